"""A sentence becomes the set of its content words, to be compared with another's."""

import re

from tandai.layers.suggest.gazetteer import Gazetteer
from tandai.layers.suggest.words import DENYING, STOP_WORDS
from tandai.records import Record

_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")
_PREFIX = re.compile(
    r"(?:meng|meny|mem|men|me|peng|peny|pem|pen|per|pe|ber|be|di|ter|ke|se)(?=\w{4,})"
)
_SUFFIX = re.compile(r"(?<=\w{4})(?:kannya|annya|inya|nya|kan|lah|an|i)$")
_ELIDED = "kpst"
"""Initials that a nasal prefix swallows: kirim, mengirim."""

_REACH = 6
"""A negation turns round at most so many content words behind it."""


class Content(Record, frozen=True, kw_only=True):
    """The content words of a sentence."""

    words: frozenset[str]
    negated: frozenset[str]
    """Those that stand closely behind a negation."""

    @property
    def plain_words(self) -> frozenset[str]:
        """Those that are no names."""
        return frozenset(word for word in self.words if not word.startswith("@"))

    def turns(self, wanted: frozenset[str]) -> bool:
        """Whether a negation stands before one of these words."""
        return bool(self.negated & wanted)


def read_content(text: str, gazetteer: Gazetteer) -> Content:
    """Keys of the words that carry meaning; a name's key is its entity's id."""
    words: set[str] = set()
    negated: set[str] = set()
    reach = 0
    for word in _keys(text, gazetteer):
        if word in DENYING:
            # "bukan tidak mungkin": the second negation takes back the first
            reach = 0 if reach == _REACH else _REACH
        elif word not in STOP_WORDS:
            key = word if word.startswith("@") else stem(word)
            words.add(key)
            if reach:
                negated.add(key)
                reach -= 1
    return Content(words=frozenset(words), negated=frozenset(negated))


def share_in(words: frozenset[str], wanted: frozenset[str]) -> float:
    """The share of wanted words that are among the words; 0 where none is wanted."""
    return len(wanted & words) / len(wanted) if wanted else 0.0


def stem(word: str) -> str:
    """A key that kirim, mengirim, dikirim and pengiriman share: no dictionary, no real stem."""
    bare = _SUFFIX.sub("", _PREFIX.sub("", word, count=1))
    return bare[1:] if len(bare) > 4 and bare[0] in _ELIDED else bare


def _keys(text: str, gazetteer: Gazetteer) -> list[str]:
    """Lower-case words in order, names replaced by ``@`` and their entity's id."""
    keys: list[str] = []
    done = 0
    for mention in gazetteer.find(text, 0, len(text)):
        if mention.start < done:
            continue
        keys += [word.lower() for word in _WORD.findall(text, done, mention.start)]
        keys.append(f"@{mention.entity.entity_id}")
        done = mention.end
    return keys + [word.lower() for word in _WORD.findall(text, done)]
