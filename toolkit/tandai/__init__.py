"""News articles to labelled, versioned, leak-free datasets through Label Studio."""

__version__ = "0.1.0"
