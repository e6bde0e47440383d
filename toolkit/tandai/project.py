"""A project on disk: where each thing lives, and reading what stages need.

``corpus/`` and ``splits/`` are under git and hold no text; ``build/`` can be made again; what
cannot (server database, token, raw pulls, accounts) lives in the user data directory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tandai.adjudication.records import Curated, Queued
from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.inventories import NOT_IN_INVENTORY, Item, pair_codes, parse_inventory
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.records import Annotation, Article, Document
from tandai.settings import Settings
from tandai.settings_file import parse_settings
from tandai.store import read_csv, read_jsonl, read_text, stream_jsonl


@dataclass(frozen=True)
class Project:
    """A folder with a tandai.toml."""

    root: Path
    settings: Settings
    data_dir: Path
    server_name: str = ""
    """What its projects on a server begin with, where that is not the project's name."""

    @property
    def name(self) -> str:
        """The project's slug."""
        return self.settings.project.name

    @property
    def corpus(self) -> Path:
        """Under git, without text."""
        return self.root / "corpus"

    @property
    def build(self) -> Path:
        """Ignored by git; everything in it can be made again."""
        return self.root / "build"

    @property
    def configs(self) -> Path:
        """Label configs, guidelines and lexicons."""
        return self.root / "annotation_configs"

    @property
    def pulls(self) -> Path:
        """Raw snapshots of the server: never under git."""
        return self.data_dir / "pulls"

    @property
    def journals(self) -> Path:
        """What was sent to servers, batch by batch: see ``studio.journal``."""
        return self.data_dir / "journal"

    def text_path(self, document_id: str) -> Path:
        """Where the normalised text of a document is kept between stages."""
        return self.build / "documents" / f"{document_id}.txt"

    def tasks_path(self, layer: str) -> Path:
        """Where the tasks of a layer are written."""
        return self.build / "tasks" / f"{layer}.json"

    def proposals_path(self, layer: str) -> Path:
        """What the tasks just made suggest; whoever pushes them shows it."""
        return self.build / "suggestions" / f"{layer}.jsonl"

    def suggestions_path(self, layer: str) -> Path:
        """What annotators were shown before they began."""
        return self.corpus / "suggestions" / f"{layer}.jsonl"

    @property
    def cells_path(self) -> Path:
        """Which documents of which layers show suggestions, and which show none: frozen."""
        return self.corpus / "withheld.csv"

    @property
    def cue_words_path(self) -> Path:
        """Words of the cue lexicon that gold marks as no cue, each with the reason."""
        return self.corpus / "cue_words.csv"

    def withheld_path(self, layer: str) -> Path:
        """What annotators would have been shown where suggestions are withheld."""
        return self.corpus / "withheld" / f"{layer}.jsonl"

    def annotations_dir(self, layer: str) -> Path:
        """One file an annotator."""
        return self.corpus / "annotations" / layer

    def sent_back_path(self, layer: str) -> Path:
        """Spans that a later layer sent back to this one, to be looked at again."""
        return self.build / "sent_back" / f"{layer}.jsonl"

    def gold_path(self, layer: str) -> Path:
        """The settled annotations of a layer."""
        return self.corpus / "gold" / f"{layer}.jsonl"

    def adjudications_path(self, layer: str) -> Path:
        """What curators settled in a layer, a line a document."""
        return self.corpus / "adjudications" / f"{layer}.jsonl"

    def queued_path(self, layer: str) -> Path:
        """Settled items that curators shall look at again, such as those of a changed rule."""
        return self.build / "guideline" / f"{layer}.jsonl"

    def suspected_path(self, layer: str) -> Path:
        """What is suspected in gold, for curators to look at."""
        return self.build / "suspects" / f"{layer}.jsonl"

    def chosen_path(self, layer: str) -> Path:
        """Places in gold that somebody wants curators to look at."""
        return self.build / "chosen" / f"{layer}.jsonl"

    def queue_paths(self, layer: str) -> tuple[Path, ...]:
        """All files of items that curators shall look at again; some alone may be there, or none."""
        return self.queued_path(layer), self.suspected_path(layer), self.chosen_path(layer)

    @property
    def splits_path(self) -> Path:
        """The frozen split."""
        return self.root / "splits" / "default.csv"

    def split_path(self, name: str) -> Path:
        """A frozen split: ``default``, or a named one."""
        return self.root / "splits" / f"{name}.csv"

    @cached_property
    def label_configs(self) -> dict[str, LabelConfig]:
        """The label config of each layer, in the order of the layers."""
        return {layer: self.read_config(layer) for layer in self.settings.layer_order()}

    def read_config(self, layer: str) -> LabelConfig:
        """The label config of one layer, or of ``combined``."""
        path = self.configs / layer / "config.xml"
        return parse_config(
            str(path), self.read_config_xml(layer), object_name=self.object_name(layer)
        )

    def object_name(self, layer: str) -> str:
        """The Text tag that tandai.toml says shows the document; empty where it says nothing."""
        layers = self.settings.layers
        if layer in layers:
            return layers[layer].object
        return next(
            (each for each in (layers[one].object for one in self.settings.combined) if each), ""
        )

    def read_config_xml(self, layer: str) -> str:
        """The label config's text."""
        path = self.configs / layer / "config.xml"
        return read_text(path, expected=f"the label config of the layer {layer!r}")

    def read_guideline(self, layer: str) -> str:
        """The guideline's Markdown: what annotators read."""
        path = self.configs / layer / "guideline.md"
        return read_text(path, expected="what annotators read")

    def read_inventory(self, layer: str, file: str) -> tuple[Item, ...]:
        """An inventory beside a layer's config."""
        path = self.configs / layer / file
        return parse_inventory(str(path), read_text(path, expected="an inventory, an item a line"))

    @cached_property
    def inventories(self) -> dict[tuple[str, str], tuple[Item, ...]]:
        """Every inventory that tandai.toml names, by layer and file."""
        return {
            (name, file): self.read_inventory(name, file)
            for name, layer in self.settings.layers.items()
            for file in sorted(
                {
                    *layer.choices.values(),
                    *layer.sentences.values(),
                    *(file for files in layer.pairs.values() for file in files),
                }
            )
        }

    def codes(self, layer: str) -> dict[str, tuple[str, ...]]:
        """By control of a layer that takes its choices from an inventory, the codes it may hold."""
        settings = self.settings.layers[layer]
        ids = {
            file: [item.item_id for item in items]
            for (name, file), items in self.inventories.items()
            if name == layer
        }
        offered = {
            **{key: (*ids[file], *NOT_IN_INVENTORY) for key, file in settings.choices.items()},
            **{
                key: pair_codes(ids[items], ids[answers])
                for key, (items, answers) in settings.pairs.items()
            },
        }
        return {
            control.name: offered[control.dynamic]
            for control in self.label_configs[layer].controls
            if control.dynamic in offered
        }

    def pair_controls(self, layer: str) -> tuple[str, ...]:
        """Names of the layer's controls that give pairs of an item and an answer."""
        return tuple(
            control.name
            for control in self.label_configs[layer].controls
            if control.dynamic in self.settings.layers[layer].pairs
        )

    def read_articles(self) -> list[Article]:
        """Rows of corpus/articles.csv; none where the file is not there yet."""
        path = self.corpus / "articles.csv"
        return read_csv(path, Article) if path.exists() else []

    def stream_documents(self) -> Iterator[Document]:
        """The documents, one at a time, sorted by id.

        Raises:
            InputError: ``tandai documents`` has not run.
        """
        path = self.corpus / "documents.jsonl"
        if not path.exists():
            raise InputError(path, found="no file", expected="what `tandai documents` writes")
        return read_jsonl(path, Document)

    def read_documents(self) -> list[Document]:
        """The documents, sorted by id.

        Raises:
            InputError: ``tandai documents`` has not run.
        """
        return list(self.stream_documents())

    def read_document_text(self, document: Document) -> str:
        """A document's text, if it is on this machine.

        Raises:
            InputError: it is not, or it is another revision.
        """
        path = self.text_path(document.document_id)
        expected = f"the text of {document.document_id}; run `tandai documents --articles DIR`"
        text = read_text(path, expected=expected)
        if sha256_text(text) != document.text_sha256:
            raise InputError(path, found="another text", expected=expected)
        return text

    def read_annotations(self, layer: str) -> Iterator[Annotation]:
        """Every annotator's annotations of a layer, file by file."""
        for path in sorted(self.annotations_dir(layer).glob("*.jsonl")):
            yield from read_jsonl(path, Annotation)

    def stream_gold(self, layer: str) -> Iterator[Annotation]:
        """The gold of a layer, one document at a time; none where there is none yet."""
        return stream_jsonl(self.gold_path(layer), Annotation)

    def read_gold(self, layer: str) -> list[Annotation]:
        """The gold of a layer, sorted by document; none where there is none yet."""
        path = self.gold_path(layer)
        return list(read_jsonl(path, Annotation)) if path.exists() else []

    def read_adjudications(self, layer: str) -> list[Curated]:
        """What curators settled in a layer; none where nothing was adjudicated."""
        path = self.adjudications_path(layer)
        return list(read_jsonl(path, Curated)) if path.exists() else []

    def read_queued(self, layer: str) -> list[Queued]:
        """Settled items that curators shall look at again; none where nobody queued any."""
        paths = [path for path in self.queue_paths(layer) if path.exists()]
        return [each for path in paths for each in read_jsonl(path, Queued)]

    def read_proposals(self, layer: str) -> list[Annotation]:
        """What the tasks just made suggest; none where none were made."""
        path = self.proposals_path(layer)
        return list(read_jsonl(path, Annotation)) if path.exists() else []

    def read_suggestions(self, layer: str) -> list[Annotation]:
        """The suggestions of a layer; none where none were made."""
        path = self.suggestions_path(layer)
        return list(read_jsonl(path, Annotation)) if path.exists() else []

    def read_withheld(self, layer: str) -> list[Annotation]:
        """The suggestions of a layer that were withheld; none where none were."""
        path = self.withheld_path(layer)
        return list(read_jsonl(path, Annotation)) if path.exists() else []


def open_project(root: Path | None = None, *, data_dir: Path | None = None) -> Project:
    """Opens the project at ``root``, or the one that the current folder stands in.

    Raises:
        InputError: there is no tandai.toml, or it is wrong.
    """
    folder = _find_root(root)
    path = folder / "tandai.toml"
    settings = parse_settings(str(path), path.read_bytes())
    return Project(folder, settings, data_dir or default_data_dir(settings.project.name))


def default_data_dir(name: str) -> Path:
    """The folder for what cannot be made again, by the platform's convention."""
    import platformdirs

    return Path(platformdirs.user_data_dir("tandai", appauthor=False)) / name


def is_inside_project() -> bool:
    """Whether the current folder is a project, or stands in one."""
    here = Path.cwd()
    return any((folder / "tandai.toml").is_file() for folder in (here, *here.parents))


def _find_root(root: Path | None) -> Path:
    start = (root or Path()).resolve()
    for folder in [start] if root else [start, *start.parents]:
        if (folder / "tandai.toml").is_file():
            return folder
    raise InputError(start, found="no tandai.toml", expected="a project folder (--project DIR)")
