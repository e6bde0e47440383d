"""Predictions and a release to scores, beside what annotators reach and what another model does."""
