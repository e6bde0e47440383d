"""A label config's XML to the colours that its labels and relations are drawn in."""

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

Colours = dict[tuple[str, str], str]
"""By control and code; relations under the control ``""``."""


def read_colours(xml: str) -> Colours:
    """The ``background`` of each label, choice and relation that has one, as written.

    Args:
        xml: a label config that `parse_config` has read, so that it is known to be one.
    """
    root: Element = fromstring(xml, forbid_dtd=True)
    colours: Colours = {}
    for control in root.iter():
        name = control.get("name", "")
        for item in control.iter():
            written = item.get("background", "")
            if written and item.tag == "Relation":
                colours["", item.get("value", "")] = written
            elif written and name and item.tag in ("Label", "Choice"):
                colours[name, item.get("alias") or item.get("value") or ""] = written
    return colours
