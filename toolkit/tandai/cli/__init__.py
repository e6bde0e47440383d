"""The commands: each parses, reads, calls one stage, writes, and says what it did."""

from tandai.cli.group import main

__all__ = ["main"]
