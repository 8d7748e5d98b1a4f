"""A live site as a source of posts: what to request, and what of a page is its post."""
