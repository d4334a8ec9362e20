"""The command line: `python -m pipeline VERB`. Each verb is a module of this package, imported when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

FAULT = 2

# The verbs and what they do; each is the `command` of the module that has its name.
VERBS = {
    "validate": "Run all checks and say what is wrong, where, and what to do.",
    "build": "Run all checks; where there is no error, write tables, JSON, SQLite and the descriptor.",
    "prepare": "Make the archive ready to be released: version, change log and census, to be committed.",
    "release": "Run all checks; where there is no error, write a version of the archive that anyone can verify, and its downloads.",
    "verify": "Check that a release is as it was released, and that all forms of it hold the same facts.",
    "new": "Write a new record: asks for its properties, or takes them as key=value.",
    "quote": "Find WORDS in a CAPTURE, and give their place and a rendering ready to paste.",
    "fix": "Bring records (all, or those at PATHS) into canonical form, without changing what they say.",
    "stats": "Count everything, and say how much of each capture is covered and what was not read.",
    "withdraw": "Take a record out: leave a tombstone with the reason, and list what refers to it.",
    "merge": "Withdraw a record in favour of another, and lead every reference to that one.",
    "reissue": "Issue an old release anew without records that were withdrawn since, and say so in it.",
    "diff": "Say what changed between two releases, record by record and table by table.",
    "checks": "List the checks: name, severity, and what should be true.",
    "selftest": "Break a copy of the archive in every way, and see whether each check notices, on the line that was broken.",
    "explain": "Tell of one check, or of all, why it is there, with a bad and a good example.",
    "protect": "Put names, one on each line of the standard input, on the list of those that may not occur; show none of them.",
}


class Verbs(click.Group):
    """The group of all verbs, which knows their names without importing them."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return import_module(f"pipeline.cli.{name}").command if name in VERBS else None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Checks the records of an archive and packages them.

    Exit status: 0 clean, 1 issues found, 2 wrong usage or a fault of the pipeline.
    """


def main() -> None:
    """Runs the command; whatever goes wrong with the pipeline itself is told in one line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(cli.main(prog_name="python -m pipeline", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(FAULT)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(FAULT)
    except OSError as error:
        click.echo(f"The pipeline could not go on: {error}", err=True)
        sys.exit(FAULT)
    except Exception as error:  # exit 1 would say that the archive is at fault
        import traceback

        place = traceback.extract_tb(error.__traceback__)[-1]
        click.echo(f"This is a fault of the pipeline, not of your records; please report it: {type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno})", err=True)
        sys.exit(FAULT)
