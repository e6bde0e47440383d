"""Suggesters turn a document into a program's proposals for one layer, to be answered by people."""
