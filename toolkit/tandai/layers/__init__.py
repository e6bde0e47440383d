"""Layers: the only room that knows what a label means."""
