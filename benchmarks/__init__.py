"""Ours beside others' work, in one run each: ratios, never bare seconds."""
