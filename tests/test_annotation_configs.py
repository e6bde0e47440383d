"""The label configs that annotators work with say what guidelines, sample and settings say."""

import runpy
from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from tandai.checks import check_combined
from tandai.guidelines import check_guideline, read_guideline
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.layers.lexicons import parse_claims, parse_lexicon, parse_targets

ROOT = Path(__file__).resolve().parent.parent
CONFIGS = ROOT / "annotation_configs"
SAMPLE = ROOT / "toolkit" / "tandai" / "sample" / "annotation_configs"
LAYERS = ("entity", "claim", "stance")
NAMES = (*LAYERS, "combined")
SHARED = cast("tuple[str, ...]", runpy.run_path(str(ROOT / "tools" / "sync_sample.py"))["SHARED"])


def config_of(name: str) -> LabelConfig:
    path = CONFIGS / name / "config.xml"
    return parse_config(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))


CONFIG = {name: config_of(name) for name in NAMES}

INVENTORY: dict[str, dict[str, tuple[str, ...]]] = {
    "entity": {
        "entity": ("PER", "ORG", "GPE", "LOC", "PRD", "EVT", "DAT", "QTY"),
        "metonymy": ("YES",),
        "wikidata": (),
        "value_norm": (),
    },
    "claim": {
        "claim": ("CLAIM", "SOURCE", "CUE"),
        "attribution": ("DIRECT", "INDIRECT", "UNSOURCED", "AUTHOR"),
        "certainty": ("CERTAIN", "UNCERTAIN"),
        "claim_type": ("EVENT", "CAUSE", "PREDICTION", "EVALUATION"),
        "source_kind": ("NAMED", "ANONYMOUS", "COLLECTIVE"),
        "source_role": ("SPEAKER", "RELAY", "EVIDENCE"),
        "refers_to": (),
    },
    "stance": {
        "claim": ("CLAIM", "SOURCE", "CUE"),
        "canonical_stance": (),
        "new_claim": (),
        "needs_split": ("YES",),
        **{
            f"article_stance_T{number}": ("AGREE", "DISAGREE", "DISCUSS", "UNRELATED")
            for number in range(1, 7)
        },
    },
}
RELATIONS = {"entity": (), "claim": ("source", "cue", "denies"), "stance": ()}


@pytest.mark.parametrize("layer", LAYERS)
def test_labels_are_those_of_the_scheme_in_its_order(layer: str) -> None:
    config = CONFIG[layer]
    assert {each.name: each.codes for each in config.controls} == INVENTORY[layer]
    assert config.relations == RELATIONS[layer]


def test_combined_is_the_union_of_the_layers() -> None:
    assert (
        list(check_combined(CONFIG["combined"], {layer: CONFIG[layer] for layer in LAYERS})) == []
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_label_stands_in_the_guideline(name: str) -> None:
    guideline = (CONFIGS / name / "guideline.md").read_text(encoding="utf-8")
    assert list(check_guideline(guideline, CONFIG[name], place=name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_key_means_two_things(name: str) -> None:
    """Label Studio's own keys are no letters or digits without Ctrl, Alt or Shift."""
    keys = Counter(key for each in CONFIG[name].controls for key in each.hotkeys if key)
    assert [key for key, times in keys.items() if times > 1] == []
    assert all(len(key) == 1 and key.isalnum() and key == key.lower() for key in keys)


@pytest.mark.parametrize("name", NAMES)
def test_a_label_is_shown_in_words_and_stored_as_a_code(name: str) -> None:
    for control in CONFIG[name].controls:
        assert len(set(control.shown)) == len(control.shown)
        for code, shown in zip(control.codes, control.shown, strict=True):
            assert code == code.upper()
            assert shown != code


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_asked_of_labels_that_there_are(name: str) -> None:
    config = CONFIG[name]
    for control in config.controls:
        assert bool(control.when_control) == control.per_region
        if control.when_control:
            assert set(control.when_labels) <= set(config.labels_of(control.when_control))
            assert control.when_labels


@pytest.mark.parametrize("name", NAMES)
def test_the_text_keeps_its_white_space_on_the_screen(name: str) -> None:
    xml = (CONFIGS / name / "config.xml").read_text(encoding="utf-8")
    before, _, after = xml.partition("<Text ")
    assert before.rstrip().endswith('<View style="white-space: pre-wrap">')
    assert 'granularity="symbol"' in after.partition("/>")[0]


def test_only_stance_needs_more_data_than_a_text_and_a_title() -> None:
    own = ["canonical_stances", *(f"target_T{number}" for number in range(1, 7))]
    assert CONFIG["entity"].data_keys == CONFIG["claim"].data_keys == ("text", "title")
    assert sorted([*own, "text", "title"]) == list(CONFIG["stance"].data_keys)
    assert CONFIG["combined"].data_keys == CONFIG["stance"].data_keys


@pytest.mark.parametrize("name", SHARED)
def test_the_sample_has_the_same_configs(name: str) -> None:
    same = (SAMPLE / name).read_bytes() == (CONFIGS / name).read_bytes()
    assert same, f"{name} differs; renew with: uv run python tools/sync_sample.py"


def test_every_config_and_guideline_is_shared_with_the_sample() -> None:
    assert {f"{name}/{file}" for name in NAMES for file in ("config.xml", "guideline.md")} <= set(
        SHARED
    )


def text_of(name: str) -> tuple[str, str]:
    return name, (CONFIGS / name).read_text(encoding="utf-8")


def test_canonical_claims_name_targets_and_entities_that_there_are() -> None:
    known = {entity.entity_id for entity in parse_lexicon(*text_of("entity/lexicon.csv"))}
    targets = {target.target_id for target in parse_targets(*text_of("stance/targets.jsonl"))}
    claims = parse_claims(*text_of("stance/claims.jsonl"))
    assert [claim.claim_id for claim in claims] == [f"K{n:02}" for n in range(1, len(claims) + 1)]
    for claim in claims:
        assert set(claim.entity_ids) <= known, claim.claim_id
        assert claim.entity_ids, claim.claim_id
        assert claim.target is None or claim.target in targets, claim.claim_id
        assert claim.text.endswith("."), claim.claim_id
        assert claim.gloss.endswith("."), claim.claim_id


def test_every_entity_says_what_its_wikidata_id_rests_on() -> None:
    entities = parse_lexicon(*text_of("entity/lexicon.csv"))
    assert [entity.entity_id for entity in entities if not entity.qid_status] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_the_combined_guideline_names_the_rules_of_each_layer(layer: str) -> None:
    rules = read_guideline(text_of(f"{layer}/guideline.md")[1]).rules
    numbers = sorted(int(rule[1:]) for rule in rules)
    assert numbers == list(range(1, len(rules) + 1))
    assert f"| {rules[0]}–{rules[0][0]}{numbers[-1]} |" in text_of("combined/guideline.md")[1]
