"""Articles -> documents: normalised text, the edits that led to it, and its parts by offset."""

from tandai.documents.make import make_document
from tandai.documents.normalise import NORMALISER
from tandai.documents.zones import find_zones

__all__ = ["NORMALISER", "find_zones", "make_document"]
