"""Small fast tokenizers of every kind, trained here, and one that is called as `transformers`' are."""

from functools import cache
from typing import Any

from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

TEXTS = ["Bayu Wiratmaka di Selatira", "kapal PBB-nya AS-Korsel", "café “Anjora” 👩‍🔧 #1 | ."] * 3
SPECIAL = ["[UNK]", "[CLS]", "[SEP]", "[PAD]"]
KINDS = ("byte-level", "byte-level-trimmed", "metaspace", "wordpiece", "dropping", "words")


@cache
def trained(kind: str) -> Tokenizer:
    """A tokenizer with about a hundred subwords."""
    trainer: Any
    if kind.startswith("byte-level"):
        made = Tokenizer(models.BPE())
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(
            vocab_size=330, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
        )
    elif kind == "metaspace":
        made = Tokenizer(models.Unigram())
        made.normalizer = normalizers.NFKC()
        made.pre_tokenizer = pre_tokenizers.Metaspace()
        made.decoder = decoders.Metaspace()
        trainer = trainers.UnigramTrainer(
            vocab_size=80, special_tokens=SPECIAL, unk_token="[UNK]", show_progress=False
        )
    else:
        made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        made.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
        made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        if kind == "dropping":
            made.normalizer = normalizers.Sequence(
                [normalizers.Replace("#", ""), normalizers.Replace("-", ""), normalizers.NFD()]
            )
        size = 300 if kind == "words" else 90
        trainer = trainers.WordPieceTrainer(
            vocab_size=size, special_tokens=SPECIAL, show_progress=False
        )
    made.train_from_iterator(TEXTS, trainer)
    special = [(name, made.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=special
    )
    if kind == "byte-level-trimmed":
        made.post_processor = processors.Sequence(
            [processors.ByteLevel(trim_offsets=True), made.post_processor]
        )
    return made


class Called:
    """A tokenizer with the signature, and the answer, of a fast one of `transformers`."""

    def __init__(self, kind: str) -> None:
        self._tokenizer = Tokenizer.from_str(trained(kind).to_str())

    def __call__(
        self,
        text: str,
        *,
        truncation: bool,
        return_overflowing_tokens: bool,
        return_offsets_mapping: bool,
        return_special_tokens_mask: bool,
        max_length: int = 0,
        stride: int = 0,
    ) -> dict[str, list[Any]]:
        assert return_overflowing_tokens
        assert return_offsets_mapping
        assert return_special_tokens_mask
        if truncation:
            self._tokenizer.enable_truncation(max_length, stride=stride)
        whole = self._tokenizer.encode(text)
        self._tokenizer.no_truncation()
        windows = [whole, *whole.overflowing]
        return {
            "input_ids": [each.ids for each in windows],
            "attention_mask": [each.attention_mask for each in windows],
            "offset_mapping": [each.offsets for each in windows],
            "special_tokens_mask": [each.special_tokens_mask for each in windows],
            "overflow_to_sample_mapping": [0] * len(windows),
        }
