"""A project's answers to what each rule of its guidelines costs in agreement."""

from tandai.adjudication.choices import rules_of
from tandai.errors import InputError
from tandai.flow.guideline_read import read_curated, read_surroundings
from tandai.project import Project
from tandai.records import Annotation
from tandai.rulebook.book import SCOPES
from tandai.rulebook.costs import LayerCosts, count_costs
from tandai.rulebook.differences import differences_in
from tandai.rulebook.scopes import parse_scopes
from tandai.rulebook.things import Surroundings
from tandai.store import read_text
from tandai.votes import cast_votes


def run_rule_costs(project: Project, layers: tuple[str, ...] = ()) -> list[LayerCosts]:
    """Which rule of each guideline costs most agreement, of the layers named or of all.

    Raises:
        InputError: there are no annotations at all, or a file is broken.
    """
    chosen = layers or project.settings.layer_order()
    if not any(any(project.annotations_dir(layer).glob("*.jsonl")) for layer in chosen):
        found, expected = "no annotations", "what `tandai annotations` writes"
        raise InputError(project.corpus / "annotations", found=found, expected=expected)
    around = read_surroundings(project)
    return [_costs(project, layer, around) for layer in chosen]


def _costs(project: Project, layer: str, around: dict[str, Surroundings]) -> LayerCosts:
    by_document: dict[str, list[Annotation]] = {}
    for each in project.read_annotations(layer):
        by_document.setdefault(each.document_id, []).append(each)
    ballots = [
        cast_votes(by_document[name], project.settings.answers).voting
        for name in sorted(by_document)
    ]
    guideline = project.read_guideline(layer)
    scopes = project.configs / layer / SCOPES
    gold = project.read_gold(layer)
    return count_costs(
        layer,
        [
            thing
            for voting in ballots
            for thing in differences_in(voting, match=project.settings.agreement.match)
        ],
        parse_scopes(str(scopes), read_text(scopes, expected="scopes")) if scopes.exists() else (),
        around,
        gold,
        read_curated(project, layer, gold),
        titles={each.rule: each.title for each in rules_of(guideline)},
        n_documents=sum(len(voting) > 1 for voting in ballots),
    )
