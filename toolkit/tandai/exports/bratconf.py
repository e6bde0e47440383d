"""The types of an export to the files by which brat opens it."""

from collections.abc import Collection, Mapping


def annotation_conf(
    labels: Collection[str], relations: Collection[str], values: Mapping[str, Collection[str]]
) -> bytes:
    """Which types there are; any two spans may be linked, and may overlap."""
    lines = ["[entities]", *sorted(labels), "", "[relations]"]
    # brat shows overlapping spans as faults unless they are allowed.
    lines.append("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>")
    lines += [f"{name}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in sorted(relations)]
    lines += ["", "[events]", "", "[attributes]"]
    lines += [
        f"{name}\tArg:<ENTITY>, Value:{'|'.join(sorted(values[name]))}" for name in sorted(values)
    ]
    return _written(lines)


def visual_conf(labels: Mapping[str, str]) -> bytes:
    """The label as the release has it, for each type."""
    lines = ["[labels]", *(f"{name} | {label}" for name, label in sorted(labels.items()))]
    lines += ["", "[drawing]"]
    lines.append("SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken")
    lines.append("ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5")
    lines.append("ATTRIBUTE_DEFAULT\tglyph:*")
    return _written(lines)


def tools_conf() -> bytes:
    """Where references lead."""
    address = "https://www.wikidata.org"
    lines = ["[normalization]"]
    lines.append(f"Wikidata\tDB:wikidata, <URL>:{address}, <URLBASE>:{address}/wiki/%s")
    return _written(lines)


def _written(lines: Collection[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
