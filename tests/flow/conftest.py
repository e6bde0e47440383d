"""A sample project for each test of a stage."""

from flow.fixtures import finished as finished
from flow.fixtures import fresh as fresh
from flow.fixtures import project as project
