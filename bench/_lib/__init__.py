"""What the benchmarks share: a local web, archives to audit, and measuring."""
