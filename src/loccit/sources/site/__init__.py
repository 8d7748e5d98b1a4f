"""A live site as a source of posts: what to ask, and what of a page is its post."""
