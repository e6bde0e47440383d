"""A release, as it is read piece by piece, to what was checked of it and which rules it breaks."""
