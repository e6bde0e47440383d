"""Annotations to what in them may be wrong: suspects, each with the rule that found it."""
