"""A text and a fast tokenizer to windows of subwords with their places in the text."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from tandai.errors import TandaiError

Tokenizer = Callable[..., Any] | Any
"""A fast tokenizer of `transformers`, or of `tokenizers`."""
_OURS = ("offset_mapping", "special_tokens_mask", "overflow_to_sample_mapping")
"""What is asked for on our own account; a model does not take it."""


class Encoded(msgspec.Struct, frozen=True, kw_only=True):
    """One window."""

    inputs: dict[str, list[int]]
    offsets: list[tuple[int, int]]
    """Without white space at their edges; empty where nothing else is there."""
    is_word: list[bool]
    """Whether it is made of the text, and not of white space alone."""
    is_special: list[bool]


def encode(
    tokenizer: Tokenizer, text: str, max_length: int | None, stride: int, *, where: str
) -> list[Encoded]:
    """The windows of a text.

    Raises:
        TandaiError: the tokenizer gives no offsets, or offsets that are not the text's.
    """
    if callable(tokenizer):
        windows = _called(tokenizer, text, max_length, stride)
    elif hasattr(tokenizer, "encode"):
        if max_length is not None or stride:
            raise TandaiError(
                "found max_length or stride with a tokenizers.Tokenizer; expected them in its own "
                "enable_truncation(max_length, stride=…)."
            )
        whole = tokenizer.encode(text)
        windows = [_of_encoding(each) for each in (whole, *whole.overflowing)]
    else:
        raise TandaiError(f"found the tokenizer {tokenizer!r}; expected one that can be called.")
    return [_made(text, *window, where=where) for window in windows]


Raw = tuple[dict[str, list[int]], Sequence[tuple[int, int]], Sequence[int]]


def _called(
    tokenizer: Callable[..., Any], text: str, max_length: int | None, stride: int
) -> list[Raw]:
    limits = {} if max_length is None else {"max_length": max_length, "stride": stride}
    try:
        made = tokenizer(
            text,
            truncation=max_length is not None,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            **limits,
        )
    except NotImplementedError as error:
        raise TandaiError(
            f"the tokenizer gives no offsets ({error}); expected a fast one (use_fast=True)."
        ) from error
    # Some that are not fast raise nothing, and leave the offsets out.
    if "offset_mapping" not in made:
        raise TandaiError(
            f"the tokenizer gives no offsets (it gave {', '.join(made.keys())}); "
            "expected a fast one (use_fast=True)."
        )
    keys = [key for key in made.keys() if key not in _OURS]  # noqa: SIM118 - a BatchEncoding
    return [
        (
            {key: list(made[key][number]) for key in keys},
            made["offset_mapping"][number],
            made["special_tokens_mask"][number],
        )
        for number in range(len(made["input_ids"]))
    ]


def _of_encoding(encoding: Any) -> Raw:
    inputs = {
        "input_ids": list(encoding.ids),
        "token_type_ids": list(encoding.type_ids),
        "attention_mask": list(encoding.attention_mask),
    }
    return inputs, encoding.offsets, encoding.special_tokens_mask


def _made(
    text: str,
    inputs: dict[str, list[int]],
    offsets: Sequence[tuple[int, int]],
    special: Sequence[int],
    *,
    where: str,
) -> Encoded:
    trimmed = []
    for start, end in offsets:
        if not 0 <= start <= end <= len(text):
            raise TandaiError(
                f"{where}: found a subword at {start}:{end}; expected code points within "
                f"0:{len(text)}, which a fast tokenizer's offset_mapping gives."
            )
        trimmed.append(_trimmed(text, start, end))
    return Encoded(
        inputs=inputs,
        offsets=trimmed,
        is_word=[
            start < end and not mask for (start, end), mask in zip(trimmed, special, strict=True)
        ],
        is_special=[bool(mask) for mask in special],
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space: byte-level and SentencePiece subwords take the space before them."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
