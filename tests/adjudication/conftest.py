"""A sample project with gold."""

from flow.fixtures import finished as finished
from flow.fixtures import project as project
