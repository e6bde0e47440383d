"""A release's manifest to croissant.json, which says to other programs what its files hold."""
