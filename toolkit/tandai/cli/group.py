"""The command line's root: names every command, imports only the one that is called."""

import importlib
import sys
from typing import Any

import click

from tandai import __version__
from tandai.errors import TandaiError

COMMANDS = {
    "quickstart": "Go the whole way on the embedded sample, offline.",
    "init": "Make a folder for a project of your own.",
    "run": "Rehearse every stage on your articles, with scripted answers.",
    "documents": "Read articles into documents.",
    "correct": "Put a corrected article in place, and move its labels to the new text.",
    "tasks": "Make tasks with suggestions from documents.",
    "round": "Start a round with servers, accounts and tasks; collect all answers.",
    "studio": "Start, stop or look at a Label Studio on this machine.",
    "push": "Send tasks to Label Studio.",
    "pull": "Fetch what annotators did from Label Studio.",
    "status": "Show how far each layer is, and who works how fast.",
    "restore": "Send gold or one annotator's answers back to Label Studio.",
    "annotations": "Read pulled answers into annotations under pseudonyms.",
    "suggestions": "Measure what annotators made of suggestions, and how far these pulled.",
    "agreement": "Measure how far annotators agree, and what each figure rests on.",
    "annotators": "Show each annotator's answers, pace, agreement, bias and drift.",
    "suspects": "List what may be wrong in answers and gold, task by task.",
    "gold": "Settle annotations as gold, by policy or curator.",
    "report": "Write agreement, disagreements and corpus as one page.",
    "adjudicate": "Send what no policy settles to a person in Label Studio, and fetch it back.",
    "guideline": "Show what each rule costs, and what a changed rule touches.",
    "splits": "Divide documents into train, validation and test.",
    "release": "Write gold and splits as a release.",
    "yank": "Withdraw a release, and say what to use instead.",
    "tombstone": "Take a document out of every later release.",
    "datasheet": "Write DATASHEET.md from answers about the data.",
    "diff": "Show what differs between two releases, label by label.",
    "blame": "Show who and what made the labels of one span.",
    "hydrate": "Fill a stand-off release with the texts of your articles.",
    "export": "Write a release in another format, and count what that loses.",
    "baseline": "Predict what any model must beat.",
    "score": "Score predictions, beside what the release's annotators reach.",
    "verify": "Hold a release to its own manifest, from its folder alone.",
    "archive": "Pack a release as one file, for GitHub or Zenodo.",
    "publish": "Upload a release to a data set on the Hugging Face Hub.",
    "convert": "Turn any export into Parquet tables, without a project.",
    "check": "Check everything that must hold, without a server.",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Imports the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"tandai.cli.{cmd_name}").command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tandai")
def cli() -> None:
    """News articles to labelled, versioned datasets through Label Studio.

    Begin with `tandai quickstart`: it needs neither a server nor the network.
    """


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line: 0 done, 1 an error and nothing written, 2 wrong usage."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Runs one command line; only here do errors become sentences, and JSON where it is asked."""
    try:
        done: Any = cli.main(arguments, prog_name="tandai", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return _failed(arguments, error, error.exit_code)
    except click.Abort:
        from tandai.cli.common import warn

        warn("Stopped.")
        return _failed(arguments, TandaiError("Stopped."))
    except TandaiError as error:
        from tandai.cli.common import show_error

        show_error(error)
        return _failed(arguments, error)
    except OSError as error:
        if error.filename is None:
            raise
        from tandai.cli.common import show_error

        said = TandaiError(f"{error.filename}: {error.strerror}.")
        show_error(said)
        return _failed(arguments, said)
    return done if isinstance(done, int) else 0


def _failed(arguments: list[str] | None, error: Exception, code: int = 1) -> int:
    """The exit code, once whoever asked for JSON has it."""
    from tandai.cli.failures import asks_json, show_failure

    if asks_json(sys.argv[1:] if arguments is None else arguments):
        show_failure(error)
    return code
