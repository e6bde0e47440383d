"""A document whose article was corrected to its labels in the new text, and those that are lost."""
