"""Archived copies of cited pages: web archives are asked, and their captures are read.

`values` has what is asked and what comes of it. `cdx`, `availability` and `timemap` read what
archives list, for `listing`; `playback` reads a capture's answer, for `reading`, and `content` its
bytes; `evidence` says whether a capture holds what was cited; `lookup` composes one look-up from
those, without a socket or a clock; `pace` keeps the limits of one host; `asking` makes requests
within them, for archives and for the search of moved pages; `client` runs the look-ups of a run.
`save` and `save_client` ask Save Page Now. `warc` and `wacz` write own copies.
"""
