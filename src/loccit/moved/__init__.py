"""Pages that moved within their site: where a dead link's page is now.

`patterns` learns how a site's addresses changed from its redirects; `match` finds an address like
the old one among those that the site lists; `survey` reads what a site lists, and `search` looks
for one page, both without a socket or a clock; `client` does the asking, politely.
"""
