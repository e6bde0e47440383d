"""datasheet.yaml and a manifest to DATASHEET.md: people's answers, and what programs count."""
