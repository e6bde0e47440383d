"""A stand-off release and articles at hand to rows with texts, every quote checked by its digest."""
