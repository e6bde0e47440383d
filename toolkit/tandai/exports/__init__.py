"""A release's rows to other formats, and what each of them cannot hold."""
