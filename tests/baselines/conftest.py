"""The sample's releases, and a way to run commands."""

from cli.conftest import tandai as tandai
from scoring.conftest import full as full
from scoring.conftest import stand_off as stand_off
