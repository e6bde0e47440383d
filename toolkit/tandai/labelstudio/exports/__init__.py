"""Every export there is to tasks in today's shape: the face of the reader and of offset units."""

from tandai.labelstudio.exports.door import (
    read_alone,
    read_export_path,
)
from tandai.labelstudio.exports.packed import LIMITS, Limits
from tandai.labelstudio.exports.tally import Tally
from tandai.labelstudio.exports.texts import (
    check_text_field,
    fields_with_text,
    is_address,
    rename_text_field,
)
from tandai.labelstudio.exports.units import (
    Unit,
    Utf16Offsets,
    check_unit,
    decide_unit,
    join_units,
    with_code_points,
)

__all__ = [
    "LIMITS",
    "Limits",
    "Tally",
    "Unit",
    "Utf16Offsets",
    "check_text_field",
    "check_unit",
    "decide_unit",
    "fields_with_text",
    "is_address",
    "join_units",
    "read_alone",
    "read_export_path",
    "rename_text_field",
    "with_code_points",
]
