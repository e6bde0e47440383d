"""Small models on a CPU: token features to BIO tags, n-grams of words to answers.

Needs the extra ``baseline``; the same seed and data give the same predictions.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tandai.baselines.tags import Interval, Marked, make_tags, read_tags
from tandai.errors import MissingToolError, TandaiError

EPOCHS = 20
N_FEATURES = 2**18
SEPARATOR = "\n"


class Tagger:
    """A logistic regression over a token's words and shape, and those around it."""

    def __init__(self, seed: int) -> None:
        self._hasher: Any = _load("feature_extraction").FeatureHasher(
            n_features=N_FEATURES, input_type="string"
        )
        # No early stopping: how long it learns is no matter of luck.
        self._model: Any = _load("linear_model").SGDClassifier(
            loss="log_loss", alpha=1e-5, max_iter=EPOCHS, tol=None, random_state=seed
        )

    def learn(self, documents: Iterable[tuple[str, Sequence[Interval], Iterable[Marked]]]) -> None:
        """Learns from texts, their tokens and spans.

        Raises:
            TandaiError: train has one kind of tag alone.
        """
        features: list[list[str]] = []
        tags: list[str] = []
        for text, tokens, spans in documents:
            features += token_features(text, tokens)
            tags += make_tags(tokens, spans)
        _refuse_one(tags)
        self._model.fit(self._hasher.transform(features), tags)

    def find(self, text: str, tokens: Sequence[Interval]) -> Iterator[Marked]:
        """Spans of a text."""
        if tokens:
            features = self._hasher.transform(token_features(text, tokens))
            yield from read_tags(tokens, self._model.predict(features).tolist())


class Answerer:
    """A logistic regression over runs of one and two words, classes weighted alike."""

    def __init__(self, seed: int) -> None:
        self._words: Any = _load("feature_extraction.text").TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True
        )
        self._model: Any = _load("linear_model").LogisticRegression(
            max_iter=1000, class_weight="balanced", random_state=seed
        )

    def learn(self, texts: Sequence[str], answers: Sequence[str]) -> None:
        """Learns from texts and their answers.

        Raises:
            TandaiError: train has one answer alone.
        """
        _refuse_one(answers)
        self._model.fit(self._words.fit_transform(texts), answers)

    def answer(self, texts: Sequence[str]) -> list[str]:
        """An answer for each text."""
        if not texts:
            return []
        found: list[str] = self._model.predict(self._words.transform(texts)).tolist()
        return found


def token_features(text: str, tokens: Sequence[Interval]) -> list[list[str]]:
    """Of each token its word, shape, beginning and end, and the words two before and behind."""
    words = [text[start:end] for start, end in tokens]
    around = ["<s>", "<s>", *(word.lower() for word in words), "</s>", "</s>"]
    made = []
    for n, word in enumerate(words):
        lower = word.lower()
        made.append(
            [
                f"word={lower}",
                f"shape={_shape(word)}",
                f"begins={lower[:3]}",
                f"ends={lower[-3:]}",
                *(f"{at}={around[n + 2 + at]}" for at in (-2, -1, 1, 2)),
                *(
                    f"{at}shape={_shape(words[n + at])}"
                    for at in (-1, 1)
                    if 0 <= n + at < len(words)
                ),
            ]
        )
    return made


def _shape(word: str) -> str:
    """``Xx`` for a name, ``9`` for numbers, ``XX`` for an acronym."""
    kinds = [
        "X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c for c in word
    ]
    return "".join(c for n, c in enumerate(kinds[:4]) if n < 2 or c != kinds[n - 1])


def _refuse_one(answers: Sequence[str]) -> None:
    kinds = sorted(set(answers))
    if len(kinds) < 2:
        found = ", ".join(kinds) or "nothing"
        raise TandaiError(
            f"train: found {found} and no other class; expected two to tell apart. "
            "`--method majority` needs but one."
        )


def _load(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(f"sklearn.{module}")
    except ModuleNotFoundError as error:
        raise MissingToolError(
            "scikit-learn is not installed; `pip install tandai[baseline]` brings it."
        ) from error
