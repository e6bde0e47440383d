"""A layer's answers to what each annotator did: how much, how fast, how like the others."""
