"""A linted annotation to a submitted one, through the annotator's own account, once.

It is what the editor posts: the result, the suggestion it began as, and the seconds since the page
was first shown.
"""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from hand.account import Seat
from hand.build import Built
from hand.page import Page
from tandai.errors import StudioError
from tandai.labelstudio.results import write_result
from tandai.store import write_bytes
from tandai.studio.secretfiles import make_private_folder


class Submitted(msgspec.Struct, frozen=True):
    """What was sent."""

    annotation: int
    replaced: bool
    lead_time: float


def note_shown(seat: Seat, layer: str, document_id: str, now: datetime) -> None:
    """Remembers when a page was first shown, which the time of its answer is counted from."""
    path = _path(seat)
    shown = _read(path)
    if shown.setdefault(f"{layer}/{document_id}", now.isoformat()) == now.isoformat():
        make_private_folder(path.parent)
        write_bytes(path, msgspec.json.format(msgspec.json.encode(shown), indent=2), mode=0o600)


def submit(seat: Seat, built: Built, page: Page, *, replace: bool = False) -> Submitted:
    """Submits the annotation, or puts it in the place of this account's earlier one.

    Raises:
        StudioError: the page was never shown, or the account has answered and is not to replace
            it, or more than once; or the server refuses.
    """
    layer, document_id = page.layer, page.document.document_id
    shown = _read(_path(seat)).get(f"{layer}/{document_id}")
    if shown is None:
        raise StudioError(
            f"{document_id}, {layer}: found no page shown to {seat.annotator}; "
            "read it with `hand show` before it is answered."
        )
    result = write_result(built.annotation, page.config, page.text)
    seconds = round((datetime.now(UTC) - datetime.fromisoformat(shown)).total_seconds(), 3)
    before = seat.answers(seat.task(layer, document_id))
    if before and not replace:
        raise StudioError(
            f"{document_id}, {layer}: {seat.annotator} has answered already "
            f"(annotation {before[0]['id']}); add --replace to put this in its place."
        )
    if len(before) > 1:
        raise StudioError(
            f"{document_id}, {layer}: {seat.annotator} has {len(before)} answers; expected one to "
            "replace. Delete the others on the page."
        )
    if before:
        body = {"result": result, "lead_time": seconds, "was_cancelled": False}
        seat.line.patch(f"api/annotations/{before[0]['id']}/", body)
        return Submitted(before[0]["id"], True, seconds)
    number = seat.studio.create_annotation(
        page.task_id,
        result,
        unique_id=str(uuid.uuid4()),
        lead_time=seconds,
        parent_prediction=page.first.prediction if page.first else None,
    )
    return Submitted(number, False, seconds)


def _path(seat: Seat) -> Path:
    return seat.project.data_dir / "hand" / f"{seat.annotator}.json"


def _read(path: Path) -> dict[str, str]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}
