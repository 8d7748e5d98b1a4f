"""The gate: what fails a job, and what is new.

`rules` reads `fail_on`, `baseline` tells new from old, `waivers` what is let be, `result` brings
them together. `changed` and `branch` ask git; `output` puts the result into words.
"""
