"""Where posts come from and the citations in them. No network.

A file's bytes become text (`decode`), its front matter is read (`front_matter`), its body by its
format (`markdown`, `html`) into references at their places (`found`); those that lead out of the
site (`outward`, `site`) are citations (`post`), and `archive` does so for a whole folder.
"""
