"""A project after a command to the commands that make anew what was made of the state before."""

import re

from tandai.flow.agreement_saved import check_carried
from tandai.flow.datasheet import SHEET, check_datasheet
from tandai.project import Project

_COMMAND = re.compile(r"`(tandai [^`]+)`")
_DATASHEET = "tandai datasheet"


def commands_to_renew(project: Project) -> tuple[str, ...]:
    """Commands, in the order they are to be run: saved figures first, for the sheet shows them.

    Raises:
        InputError: a file is broken.
    """
    found = [each for each in check_carried(project) if each.severity == "error"]
    figures = [name for each in found for name in _COMMAND.findall(each.expected)]
    has_sheet = (project.root / SHEET).exists()
    is_stale = any(each.rule == "datasheet-stale" for each in check_datasheet(project))
    sheet = [_DATASHEET] if is_stale or (has_sheet and figures) else []
    return tuple(dict.fromkeys((*figures, *sheet)))
