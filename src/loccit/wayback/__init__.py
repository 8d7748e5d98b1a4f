"""Archived copies of what is dead: `cdx` speaks the index's format, `lookup` asks for it."""
