"""Annotations, gold and figures to one self-contained page; pure, and ignorant of files."""
