"""Gold, annotations and splits to a release: typed Parquet, a card, a manifest."""
