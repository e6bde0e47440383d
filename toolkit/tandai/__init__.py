"""News articles to labelled, versioned datasets through Label Studio."""

__version__ = "0.1.0"
