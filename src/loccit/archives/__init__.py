"""Archived copies of cited pages: web archives are asked, and their captures are read.

`cdx`, `availability` and `timemap` read what archives list; `playback` reads a capture's answer;
`evidence` says whether a capture holds what was cited; `lookup` composes one look-up from those,
without a socket or a clock; `pace` keeps the limits of one archive; `client` does the asking.
"""
