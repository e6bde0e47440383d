"""A document's text -> its tokens, sentences, dates and quantities, by offset."""

from tandai.text.dates import Found, find_dates, find_quantities
from tandai.text.sentences import split_sentences
from tandai.text.tokens import tokenize

__all__ = ["Found", "find_dates", "find_quantities", "split_sentences", "tokenize"]
