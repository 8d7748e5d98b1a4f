"""Settings: their types, their file, its mistakes, and the reference made from them."""
