"""Gold is compared with what annotations make a few documents at a time, as if all were held."""

from dataclasses import replace

import msgspec
import pytest

from flow.samples import reopen
from flow.test_curated import curate
from tandai.findings import errors_of
from tandai.flow import settled_today
from tandai.flow.gold import run_gold, settle_layer
from tandai.flow.outlines import read_outlines
from tandai.flow.settled_today import check_settled, made_today
from tandai.gold import estimates
from tandai.project import Project
from tandai.store import write_jsonl


def with_policies(project: Project, layer: str, policies: dict[str, str]) -> Project:
    settings = msgspec.structs.replace(project.settings.layers[layer], policies=policies)
    layers = project.settings.layers | {layer: settings}
    return replace(project, settings=msgspec.structs.replace(project.settings, layers=layers))


@pytest.mark.parametrize(
    ("layer", "policies"),
    [
        ("entity", {}),
        ("entity", {"PER": "union-1", "GPE": "intersection-1"}),
        ("claim", {"default": "majority-2", "attribution": "dawid-skene-1"}),
        ("stance", {}),
    ],
)
def test_gold_made_in_batches_is_the_gold_of_all(
    project: Project, monkeypatch: pytest.MonkeyPatch, layer: str, policies: dict[str, str]
) -> None:
    monkeypatch.setattr(settled_today, "SIZE", 2)
    # The sample has too few answers for a model.
    monkeypatch.setattr(estimates, "MIN_ANNOTATORS", 2)
    monkeypatch.setattr(estimates, "MIN_ITEMS", 1)
    if layer == "entity":
        curate(project, layer)
    changed = with_policies(project, layer, policies)
    run_gold(changed, (layer,))
    # Texts that are gone leave what earlier gold knew of merged spans.
    for path in (project.build / "documents").glob("*.txt"):
        path.unlink()
    source = project.settings.layers[layer].spans_from
    asked = project.read_gold(source) if source else []
    documents = {each.document_id: each for each in read_outlines(project)}
    gold, findings, _ = settle_layer(changed, layer, asked)
    batches = list(made_today(changed, layer, documents))
    assert len(batches) > 1
    assert [each for made, _ in batches for each in made] == gold == changed.read_gold(layer)
    assert [each for _, told in batches for each in told] == errors_of(findings)
    assert list(check_settled(changed, layer, documents)) == []


@pytest.mark.parametrize("n_kept", [0, -1, None])
def test_gold_that_lacks_or_has_more_is_stale(project: Project, n_kept: int | None) -> None:
    gold = project.read_gold("entity")
    kept = gold[:n_kept] if n_kept is not None else [*gold, gold[-1]]
    write_jsonl(project.gold_path("entity"), kept)
    documents = {each.document_id: each for each in read_outlines(project)}
    (finding,) = check_settled(reopen(project.root), "entity", documents)
    assert (finding.rule, finding.severity) == ("gold-stale", "error")
