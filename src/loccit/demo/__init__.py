"""The demonstration: a sample archive, and the sites of the local web that it cites."""
