"""Articles through every stage and real servers, with scripted answers: the face of the rehearsal."""

from tandai.flow.rehearsal.place import MARK
from tandai.flow.rehearsal.report import RehearsalReport
from tandai.flow.rehearsal.run import run_rehearsal

__all__ = ["MARK", "RehearsalReport", "run_rehearsal"]
