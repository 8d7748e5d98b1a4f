"""The demonstration: a sample archive, and a rehearsal web on loopback that it cites."""
