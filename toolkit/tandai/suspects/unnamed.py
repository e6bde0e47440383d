"""Items that spans have to those whose entities are not named where they are said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tandai.layers.named import NamedPlace
from tandai.records import Document
from tandai.suspects.beside import Interval, Known, Stated, touched_sentences
from tandai.suspects.judged import suspect_of
from tandai.suspects.records import Suspect, tell_values

EXCUSED = 0.25
"""How much an entity counts that is not named and may be meant by something else that is."""


def find_unnamed_entities(
    layer: str,
    stated: Sequence[Stated],
    known: Mapping[str, Known],
    documents: Mapping[str, Document],
) -> Iterator[Suspect]:
    """Items whose entities no span of the entity layer names in the span that has the item.

    An entity is excused that stands elsewhere in the sentence, as a subject that was left out by
    splitting does, or in a source that is linked; so are as many entities as there are names that
    stand for something else, or that annotators left open. Where all are excused nothing is
    suspected.

    Args:
        layer: the layer's name.
        stated: items that gold's spans have.
        known: by document, what is named there; a document that is not in it is passed over.
        documents: by id.
    """
    for each in stated:
        here = known.get(each.said.document_id)
        wanted = frozenset(each.item.entity_ids)
        if here is None or not wanted:
            continue
        place = (each.said.start, each.said.end)
        inside = [one for one in here.names if _holds(place, one)]
        wider = [
            *touched_sentences(documents[each.said.document_id], place),
            *here.sources.get(place, ()),
        ]
        around = [one for one in here.names if any(_holds(other, one) for other in wider)]
        missing = wanted - _ids(inside)
        elsewhere = missing & _ids(around)
        stand_ins = sum(one.is_metonym and not one.entity_ids & wanted for one in inside) + sum(
            place[0] <= start and end <= place[1] for start, end in here.open_places
        )
        n_excused = min(len(elsewhere) + stand_ins, len(missing))
        if n_excused == len(missing):
            continue
        weight = len(missing) - n_excused + EXCUSED * n_excused
        others = [
            f"{each.item.claim_id} is about {tell_values(sorted(wanted))}",
            f"not named in the span: {tell_values(sorted(missing))}",
            f"named in the span: {tell_values(sorted(_ids(inside)))}",
            f"in its sentence or source: {tell_values(sorted(_ids(around)))}",
        ]
        yield suspect_of(
            "item-entity-unnamed",
            layer,
            each.said,
            item=each.asked,
            found=each.value,
            others="; ".join(others),
            score=weight / (len(wanted) + 1),
        )


def _holds(place: Interval, name: NamedPlace) -> bool:
    return place[0] <= name.start and name.end <= place[1]


def _ids(names: Iterable[NamedPlace]) -> frozenset[str]:
    return frozenset().union(*(each.entity_ids for each in names))
