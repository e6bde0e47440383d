"""Tasks of any export to columns and back to records: no project, no corpus, only a label config.

`heads` says whose answer an annotation is, `results` what it says; `batch` makes columns of both.
"""
