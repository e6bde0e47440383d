"""Several annotators' answers to figures of their agreement, each with what it rests on."""
