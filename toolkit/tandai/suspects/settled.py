"""Gold to whether it says what an annotator said: who is suspected with gold is suspected more."""

from collections.abc import Iterable, Mapping

from tandai.records import Annotation, Span


class Settled:
    """The gold of a layer."""

    def __init__(self, gold: Mapping[str, Annotation]) -> None:
        self._gold = gold
        self._places = {
            name: {_place(span) for span in annotation.spans} for name, annotation in gold.items()
        }

    def marks(self, document_id: str, spans: Iterable[Span]) -> bool:
        """Whether all of the spans are gold."""
        places = self._places.get(document_id, set())
        return all(_place(span) in places for span in spans)

    def leaves(
        self, document_id: str, start: int, end: int, *, control: str = "", label: str = ""
    ) -> bool:
        """Whether there is gold, and no span of it touches the place.

        Args:
            document_id: of the document.
            start: where the place begins.
            end: where it ends.
            control: spans of this Labels tag alone; empty: of all.
            label: spans of this label alone; empty: of all.
        """
        annotation = self._gold.get(document_id)
        return annotation is not None and not any(
            span.start < end
            and start < span.end
            and control in ("", span.control)
            and label in ("", span.label)
            for span in annotation.spans
        )


def _place(span: Span) -> tuple[str, int, int, str]:
    return span.control, span.start, span.end, span.label
