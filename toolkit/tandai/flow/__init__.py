"""Each stage on a project: read, one call of a pure stage, write; commands and `run` share these."""
