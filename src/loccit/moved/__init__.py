"""Pages that moved within their site: where a dead link's page is now.

`patterns` learns how a site's addresses changed from its redirects; `match` finds an address like
the old one among those that the site lists; `search` composes one search from those, without a
socket or a clock; `client` does the asking, politely.
"""
