"""An SPDX id to whether it is one, to where its terms stand, and to the Hub's word for it."""

import re

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_HUB = {
    "Apache-2.0": "apache-2.0",
    "CC-BY-3.0": "cc-by-3.0",
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-NC-3.0": "cc-by-nc-3.0",
    "CC-BY-NC-4.0": "cc-by-nc-4.0",
    "CC-BY-NC-ND-4.0": "cc-by-nc-nd-4.0",
    "CC-BY-NC-SA-4.0": "cc-by-nc-sa-4.0",
    "CC-BY-ND-4.0": "cc-by-nd-4.0",
    "CC-BY-SA-3.0": "cc-by-sa-3.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "CC0-1.0": "cc0-1.0",
    "CDLA-Permissive-1.0": "cdla-permissive-1.0",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "CDLA-Sharing-1.0": "cdla-sharing-1.0",
    "MIT": "mit",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
}
"""The Hub's own names, of licences that data come under; any other is ``other`` there."""


def is_reference(licence: str) -> bool:
    """Whether it names terms of somebody's own, as ``LicenseRef-Publisher-Text``."""
    return _REFERENCE.fullmatch(licence) is not None


def is_known(licence: str) -> bool:
    """Whether it is one id of the SPDX list, spelled as there, or a ``LicenseRef-``."""
    if is_reference(licence):
        return True
    if not _ID.fullmatch(licence):
        return False
    try:
        return str(canonicalize_license_expression(licence)) == licence
    except InvalidLicenseExpression:
        return False


def spelled(licence: str) -> str:
    """How the SPDX list spells an id in other cases; empty where it has none."""
    try:
        return str(canonicalize_license_expression(licence)) if _ID.fullmatch(licence) else ""
    except InvalidLicenseExpression:
        return ""


def terms_of(licence: str, *, page: str) -> str:
    """Where the terms stand: the SPDX list's page, or the page of a folder that tells its own."""
    return page if is_reference(licence) else f"https://spdx.org/licenses/{licence}"


def hub_name(licence: str) -> str:
    """The Hub's name of it; empty where it has none."""
    return _HUB.get(licence, "")
