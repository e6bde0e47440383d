"""Faults of the datasheet, each with the rule that finds it."""

import msgspec

from release.forge import Forged
from release.forgeries.faults import breaks


@breaks("datasheet-unanswered")
def an_answer_is_missing(forged: Forged) -> None:
    answers = {key: said for key, said in forged.manifest.datasheet.items() if key != "consent"}
    forged.say(datasheet=answers)


@breaks("datasheet-unanswered")
def an_answer_to_no_question(forged: Forged) -> None:
    forged.say(datasheet={**forged.manifest.datasheet, "what_i_had_for_lunch": "soup"})


@breaks("datasheet-differs")
def a_script_is_called_a_person(forged: Forged) -> None:
    path = forged.folder / "DATASHEET.md"
    text = path.read_text()
    assert "`anotator-1` is a script" in text
    path.write_text(text.replace("`anotator-1` is a script", "`anotator-1` is a person"))
    forged.seal()


@breaks("datasheet-differs")
def another_versions_sheet(forged: Forged) -> None:
    path = forged.folder / "DATASHEET.md"
    path.write_text(path.read_text().replace(forged.manifest.content_sha256, "0" * 64))
    forged.seal()


@breaks("survey-differs")
def more_gold_of_more_hands(forged: Forged) -> None:
    survey = forged.manifest.survey
    more = msgspec.structs.replace(survey.hands[0], n_annotators=9)
    hands = (more, *survey.hands[1:])
    forged.say(survey=msgspec.structs.replace(survey, hands=hands))


@breaks("survey-differs")
def a_publisher_less(forged: Forged) -> None:
    survey = forged.manifest.survey
    forged.say(survey=msgspec.structs.replace(survey, sources=survey.sources[1:]))
