"""Pure functions of a URL: normalising, classifying, unwrapping. No network, no database.

Nothing is imported here: each worker that reads posts needs only a part of this package, and the
whole of it takes longer to import than a hundred posts to read.
"""
