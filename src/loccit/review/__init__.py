"""`loccit review`: the report served to a reviewer's browser, each decision written as it is made.

`change` says what a decision changes and where two reviewers disagree, `toml` edits the text of
`decisions.toml`, `file` does both to a file under a lock, `server` answers the browser.
"""
