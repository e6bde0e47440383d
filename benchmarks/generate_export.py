"""A seed to an export of Label Studio 1.23.2 of any size, in words that do not exist."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SEED = 11
ANNOTATORS = (1, 2)
CONFIG = """\
<View>
  <Relations>
    <Relation value="source"/><Relation value="cue"/><Relation value="denies"/>
  </Relations>
  <Labels name="entity" toName="text">
    <Label value="PER"/><Label value="ORG"/><Label value="GPE"/><Label value="LOC"/>
    <Label value="PRD"/><Label value="EVT"/><Label value="DAT"/><Label value="QTY"/>
  </Labels>
  <Labels name="claim" toName="text">
    <Label value="CLAIM"/><Label value="SOURCE"/><Label value="CUE"/>
  </Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text"/></View>
  <Choices name="certainty" toName="text" perRegion="true" whenTagName="claim"
           whenLabelValue="CLAIM">
    <Choice value="CERTAIN"/><Choice value="UNCERTAIN"/>
  </Choices>
  <Choices name="traits" toName="text" perRegion="true" choice="multiple">
    <Choice value="QUOTED"/><Choice value="DENIED"/><Choice value="FUTURE"/>
  </Choices>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Rating name="weight" toName="text" perRegion="true"/>
  <Choices name="article" toName="text">
    <Choice value="AGREE"/><Choice value="DISAGREE"/><Choice value="DISCUSS"/>
  </Choices>
  <TextArea name="remark" toName="text"/>
</View>
"""
_ENTITIES = ("PER", "ORG", "GPE", "LOC", "PRD", "EVT", "DAT", "QTY")
_SYLLABLES = [a + b for a in "bcdgjklmnprstw" for b in ("a", "e", "i", "o", "u", "an", "ing")]
_ID = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def write_export(path: Path, n_tasks: int, seed: int = SEED) -> int:
    """Writes an export; returns its number of result items. The same seed gives the same bytes."""
    n_results = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number, task in enumerate(tasks(n_tasks, seed)):
            n_results += sum(len(each["result"]) for each in task["annotations"])
            file.write("," if number else "[")
            file.write(json.dumps(task, ensure_ascii=False, separators=(",", ":")))
        file.write("]")
    return n_results


def tasks(n_tasks: int, seed: int = SEED) -> Iterator[Json]:
    """Tasks with two annotations of 49 results and 10 relations each."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))) for _ in range(20_000)]
    names = [
        " ".join(w.capitalize() for w in dice.sample(words, dice.randint(1, 3)))
        for _ in range(8_000)
    ]
    for number in range(1, n_tasks + 1):
        yield _task(number, _Article(dice, words, names))


class _Article:
    """An article of about 490 words, the names and sentences in it, and where they stand."""

    def __init__(self, dice: random.Random, words: list[str], names: list[str]) -> None:
        self.dice = dice
        self.words = words
        self.names: list[tuple[int, int]] = []
        self.sentences: list[tuple[int, int]] = []
        parts: list[str] = []
        length = 0
        for number in range(34):
            sentence, found = self._sentence(names)
            if number and number % 3 == 0:
                parts.append("\n\n")
                length += 2
            elif number:
                parts.append(" ")
                length += 1
            self.names += [(length + start, length + end) for start, end in found]
            self.sentences.append((length, length + len(sentence) - 1))
            parts.append(sentence)
            length += len(sentence)
        self.text = "".join(parts)

    def _sentence(self, names: list[str]) -> tuple[str, list[tuple[int, int]]]:
        dice = self.dice
        made, found, length = [], [], 0
        for position in range(dice.randint(10, 17)):
            if position in (1, 6):
                word = dice.choice(names)
                found.append((length, length + len(word)))
            else:
                word = dice.choice(self.words)
            if dice.random() < 0.01:
                word = f"“{word}”"
                found = [each for each in found if each[0] < length]
            made.append(word)
            length += len(word) + 1
        # One article in a hundred has a character beyond U+FFFF in it.
        end = " 🛳." if dice.random() < 0.0004 else "."
        return " ".join(made) + end, found


def _task(number: int, article: _Article) -> Json:
    dice = article.dice
    noon = f"2031-05-{dice.randint(1, 28):02}T{dice.randint(6, 18):02}:00:00.482113Z"
    return {
        "id": number,
        "annotations": [_annotation(number, person, article, noon) for person in ANNOTATORS],
        "drafts": [],
        "predictions": [],
        "data": {
            "text": article.text,
            "title": " ".join(dice.choices(article.words, k=7)),
            "document_id": f"doc-{number:07}",
            "guideline_version": "3",
        },
        "meta": {},
        "created_at": noon,
        "updated_at": noon,
        "allow_skip": True,
        "inner_id": number,
        "total_annotations": 2,
        "cancelled_annotations": 0,
        "total_predictions": 0,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "project": 1,
        "updated_by": 1,
        "comment_authors": [],
    }


def _annotation(task: int, person: int, article: _Article, noon: str) -> Json:
    dice = article.dice
    result = _result(article)
    number = 2 * task + person
    return {
        "id": number,
        "completed_by": person,
        "result": result,
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": noon,
        "updated_at": noon,
        "draft_created_at": noon,
        "lead_time": round(dice.uniform(60, 900), 3),
        "prediction": {},
        "result_count": len(result),
        "unique_id": f"{dice.getrandbits(32):08x}-0000-4000-8000-{number:012x}",
        "import_id": None,
        "last_action": None,
        "bulk_created": False,
        "task": task,
        "project": 1,
        "updated_by": person,
        "parent_prediction": None,
        "parent_annotation": None,
        "last_created_by": None,
    }


def _result(article: _Article) -> list[Json]:
    """24 entities, 9 regions of claims, 14 answers about regions, 2 about the text, 10 arrows."""
    dice, text = article.dice, article.text
    items = []
    for start, end in sorted(dice.sample(article.names, 24)):
        items.append(_labels(dice, text, start, end, "entity", dice.choice(_ENTITIES)))
    claims = [
        _labels(dice, text, start, end, "claim", "CLAIM")
        for start, end in sorted(dice.sample(article.sentences, 4))
    ]
    others = [
        _labels(dice, text, start, end, "claim", "SOURCE" if number < 3 else "CUE")
        for number, (start, end) in enumerate(dice.sample(article.names, 5))
    ]
    items += claims + others
    for claim in claims:
        items.append(
            _answer(claim, "certainty", "choices", [dice.choice(("CERTAIN", "UNCERTAIN"))])
        )
        items.append(
            _answer(claim, "traits", "choices", dice.sample(("QUOTED", "DENIED", "FUTURE"), 2))
        )
    for region in dice.sample(items[:24], 3):
        items.append(
            _answer(region, "note", "textarea", [" ".join(dice.choices(article.words, k=4))])
        )
        items.append(_answer(region, "weight", "rating", dice.randint(1, 5)))
    article_stance = {"choices": [dice.choice(("AGREE", "DISAGREE", "DISCUSS"))]}
    items.append(_item(dice, article_stance, _id(dice), "article", "choices"))
    remark = {"text": [" ".join(dice.choices(article.words, k=5))]}
    items.append(_item(dice, remark, _id(dice), "remark", "textarea"))
    for claim in claims:
        for other in dice.sample(others, 3) if claim is not claims[0] else others[:1]:
            items.append(_arrow(other["id"], claim["id"], dice.choice(("source", "cue", "denies"))))
    return items


def _labels(dice: random.Random, text: str, start: int, end: int, name: str, label: str) -> Json:
    # A browser writes a line break as a backslash and an n.
    quote = text[start:end].replace("\n", "\\n")
    value = {"start": start, "end": end, "text": quote, "labels": [label]}
    return _item(dice, value, _id(dice), name, "labels")


def _answer(region: Json, name: str, kind: str, answer: Any) -> Json:
    """An answer about a region repeats its id and its interval."""
    key = "text" if kind == "textarea" else kind
    return {
        **region,
        "value": _about(region["value"], key, answer),
        "from_name": name,
        "type": kind,
    }


def _about(value: Json, key: str, answer: Any) -> Json:
    kept = {each: value[each] for each in ("start", "end", "text")}
    return {**kept, key: answer}


def _item(dice: random.Random, value: Json, region: str, name: str, kind: str) -> Json:
    item = {"value": value, "id": region, "from_name": name, "to_name": "text", "type": kind}
    rolled = dice.random()
    if rolled < 0.9:
        item["origin"] = "manual"
    elif rolled < 0.95:
        item["origin"] = "prediction"
    elif rolled < 0.98:
        item["origin"] = "prediction-changed"
    return item


def _arrow(tail: str, head: str, label: str) -> Json:
    return {
        "from_id": tail,
        "to_id": head,
        "type": "relation",
        "direction": "right",
        "labels": [label],
    }


def _id(dice: random.Random) -> str:
    return "".join(dice.choices(_ID, k=10))
