"""What annotators left open to what a curator makes of it."""
