"""A verified release to what goes out: the files, an archive, its metadata, a place on a hub."""
