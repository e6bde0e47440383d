"""A guideline and what each of its rules governs: which rule costs agreement, what a change touches."""
