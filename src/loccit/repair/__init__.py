"""Repairs: what to write instead of broken citations, as edits that a person reviews as a diff.

`plan` decides (from the store and a reviewer's decisions), `edit` changes a text, `verify` checks
that the post then cites what is meant, `files` reads posts, shows a diff, and writes them back.
"""
