"""Train's gold to predictions that any model must beat: they show that splits and tables work."""
