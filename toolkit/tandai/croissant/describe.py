"""A manifest to croissant.json: one record set a config and split, or a file where there are more.

One file a record set is the one layout that mlcroissant both validates and reads offline, and the
one in which it holds every file to its digest.
"""

import json
import re

import msgspec

from tandai.croissant.context import CONFORMS_TO, CONTEXT
from tandai.croissant.fields import Node, fields_of
from tandai.croissant.rai import rai_of
from tandai.datasheet.agreement import agreement_sentences
from tandai.datasheet.answers import creators_of
from tandai.datasheet.intro import intro_texts
from tandai.licences import terms_of
from tandai.release.licences import LABELS_PAGE, TEXT_PAGE
from tandai.release.manifest import FileEntry, Manifest, TableEntry
from tandai.release.partial import cite_copy
from tandai.wording import count_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARQUET = "application/x-parquet"
_TEXTS = {
    "stand-off": "Labels, offsets and digests; no article text.",
    "full": "With the texts.",
    "hydrated": "Hydrated: its texts were made from articles of whoever hydrated it.",
}


def write_croissant(manifest: Manifest) -> bytes:
    """The bytes of croissant.json: two spaces, keys in the order of the standard's examples."""
    data = json.dumps(describe(manifest), ensure_ascii=False).encode()
    return msgspec.json.format(data, indent=2) + b"\n"


def describe(manifest: Manifest) -> Node:
    """What croissant.json says; nothing of it depends on a clock."""
    files = [(name, table, file) for name, table in manifest.tables.items() for file in table.files]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": manifest.name,
        "alternateName": manifest.title,
        "description": " ".join(
            each
            for each in (manifest.description, *intro_texts(manifest), _TEXTS[manifest.text])
            if each
        ),
        "conformsTo": list(CONFORMS_TO),
        "version": manifest.version,
        "sdVersion": manifest.schema_version,
        "inLanguage": manifest.language,
        "license": _licences(manifest),
        "citeAs": _cite(manifest),
        **_creators(manifest),
        **_published(manifest),
        **rai_of(manifest.datasheet, agreement_sentences(manifest.agreement)),
        "distribution": [_file_object(file) for _, _, file in files],
        "recordSet": [_record_set(*each) for each in files],
    }


def _cite(manifest: Manifest) -> str:
    """An incomplete copy names the release's digest, and what it lacks of it."""
    cited = cite_copy(manifest)
    said = f"{manifest.title}, release {manifest.version}, content digest {cited.content_sha256}"
    return f"{said} of {cited.of}; {cited.note}" if cited.note else said


def _creators(manifest: Manifest) -> Node:
    creators = creators_of(manifest.datasheet)
    return (
        {"creator": [{"@type": "sc:Organization", "name": each} for each in creators]}
        if creators
        else {}
    )


def _published(manifest: Manifest) -> Node:
    """The day that people give, and no clock's."""
    day = manifest.datasheet.get("published_on", "")
    return {"datePublished": day} if _DAY.fullmatch(day) else {}


def _licences(manifest: Manifest) -> list[str]:
    """Of what is in the folder: the labels', and the texts' where it holds them."""
    pages = {"labels": LABELS_PAGE, "text": TEXT_PAGE}
    parts = ("labels",) if manifest.text == "stand-off" else ("labels", "text")
    terms = (terms_of(manifest.licences[part], page=pages[part]) for part in parts)
    return list(dict.fromkeys(terms))


def _file_object(file: FileEntry) -> Node:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.n_bytes} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _record_set(name: str, table: TableEntry, file: FileEntry) -> Node:
    n_files = sum(each.split == file.split for each in table.files)
    record_set = f"{name}/{file.split}" if n_files == 1 else file.path.removesuffix(".parquet")
    return {
        "@type": "cr:RecordSet",
        "@id": record_set,
        "name": record_set,
        "description": f"{table.doc}; {file.split}, {count_of(file.n_rows, 'row')}",
        "field": fields_of(table.columns, record_set, file.path),
    }
