"""What a project holds to a layer's curation config, tasks and instructions, nothing sent yet."""

from collections.abc import Sequence
from importlib import resources
from typing import Any

from tandai.adjudication.choices import GuidelineRule, rules_of
from tandai.adjudication.config import curation_config
from tandai.adjudication.tasks import PROPOSAL, make_curation_task
from tandai.errors import TandaiError
from tandai.findings import Finding
from tandai.flow.adjudicate.queue import open_layer
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.tasks import inventory_data
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.labelstudio.instruction import render_instruction
from tandai.project import Project

Task = dict[str, Any]


class Making:
    """A layer's curation config and tasks, made of what the project holds."""

    def __init__(self, project: Project, layer: str) -> None:
        self.project = project
        self.layer = layer
        self.findings: list[Finding] = []
        self.n_questions = 0
        self.guideline = project.read_guideline(layer)
        self.rules: tuple[GuidelineRule, ...] = rules_of(self.guideline)
        self.xml, self.config = read_curation_config(project, layer, has_rules=bool(self.rules))

    def tasks(self, progress: Progress = silent) -> list[Task]:
        """One task a document with open questions, the heaviest first.

        Args:
            progress: told what is read and, document by document, how far the tasks are: of a
                long article both take their time.

        Raises:
            InputError: a document's text is not on this machine.
        """
        project, layer = self.project, self.layer
        looking = f"open questions: {layer}"
        progress(looking, 0, 1)
        opened, _, findings = open_layer(project, layer)
        progress(looking, 1, 1)
        self.findings += findings
        documents = {each.document_id: each for each in project.read_documents()}
        titles = {each.document_id: each.title for each in project.read_articles()}
        data, codes = inventory_data(project, layer), project.codes(layer)
        tasks = []
        for each in watched(opened, f"tasks: {layer}", progress):
            name = each.queued.document_id
            _refuse_name(layer, [voter.annotator_id for voter in each.voting])
            made = make_curation_task(
                each.queued,
                documents[name],
                project.read_document_text(documents[name]),
                each.gold,
                each.voting,
                config=self.config,
                rules=self.rules,
                guideline_version=project.settings.layers[layer].guideline_version,
                title=titles.get(name, ""),
                data=data,
                codes=codes,
            )
            self.n_questions += len(each.queued.questions)
            self.findings += made.findings
            tasks.append(made.task)
        return tasks

    def instruction(self) -> str:
        """How to curate, then the layer's guideline."""
        return render_instruction(f"{curators_guide()}\n\n---\n\n{self.guideline}")


def read_curation_config(
    project: Project, layer: str, *, has_rules: bool
) -> tuple[str, LabelConfig]:
    """The label config of a layer's curation project, as XML and as read.

    Raises:
        ConfigError: the layer's config has a name of ours.
    """
    source = project.label_configs[layer]
    xml = curation_config(
        source.name,
        project.read_config_xml(layer),
        text_name=source.text_name,
        has_rules=has_rules,
    )
    name = f"curation config of {layer}"
    return xml, parse_config(name, xml, object_name=project.object_name(layer))


def curators_guide() -> str:
    """How to curate, in Markdown, for whoever opens a curation task."""
    return resources.files("tandai.adjudication").joinpath("guide.md").read_text(encoding="utf-8")


def _refuse_name(layer: str, names: Sequence[str]) -> None:
    if PROPOSAL in names:
        raise TandaiError(
            f"corpus/annotations/{layer}: found the pseudonym {PROPOSAL!r}, which is what curation "
            "tasks call the proposal; expected another one."
        )
