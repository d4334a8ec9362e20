"""The command line: `python -m pipeline validate | build | stats | checks`."""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Callable

import click

if TYPE_CHECKING:
    from pipeline.archive import Archive

OK, ISSUES, FAULT = 0, 1, 2
PARTS = ("schema", "records", "sources", "datapackage.json")

root_option = click.option("--root", type=click.Path(path_type=Path), default=".", show_default="this folder", help="The archive: a folder with schema/, records/, sources/ and datapackage.json.")
format_option = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs.")
captures_option = click.option("--captures", envvar="ARCHIVE_CAPTURES", help="The folder of captured texts; else captures/ or ../shared/captures beside the archive. Also ARCHIVE_CAPTURES.")
require_option = click.option("--require-captures", is_flag=True, help="Make it an error where a capture is not to be had.")


def takes_archive(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options by which it finds an archive, checks it and reports."""
    return root_option(format_option(captures_option(require_option(command))))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Checks the records of an archive and packages them.

    Exit status: 0 clean, 1 issues found, 2 wrong usage or a fault of the pipeline.
    """


@cli.command()
@takes_archive
def validate(root: Path, form: str, captures: str | None, require_captures: bool) -> int:
    """Run all checks and say what is wrong, where, and what to do."""
    return _run(root, form, captures, require_captures, is_build=False)


@cli.command()
@takes_archive
def build(root: Path, form: str, captures: str | None, require_captures: bool) -> int:
    """Run all checks; where there is no error, write tables, JSON, SQLite and the descriptor."""
    return _run(root, form, captures, require_captures, is_build=True)


@cli.command()
@root_option
@format_option
def checks(root: Path, form: str) -> int:
    """List the checks: name, severity, and what should be true."""
    from pipeline.checks import CHECKS

    if form == "json":
        click.echo(json.dumps({"checks": [{"name": c.name, "severity": c.severity, "sentence": c.sentence} for c in CHECKS]}, indent=2))
    else:
        for check in CHECKS:
            click.echo(f"{check.name:<24} {check.severity:<8} {check.sentence}")
    return OK


@cli.command()
@root_option
@format_option
@captures_option
def stats(root: Path, form: str, captures: str | None) -> int:
    """Count everything, and say how much of each capture is covered and what was not read."""
    from pipeline.report import make_stats_json, make_stats_text

    archive = _load(root, captures)
    click.echo((make_stats_json if form == "json" else make_stats_text)(archive), nl=False)
    return OK


def _load(root: Path, captures: str | None) -> Archive:
    from pipeline.archive import load_archive
    from pipeline.captures import find_captures

    if missing := [part for part in PARTS if not (root / part).exists()]:
        raise click.UsageError(f"{root} is not an archive: it has no {', no '.join(missing)}.")
    try:
        return load_archive(root, find_captures(root, captures))
    except FileNotFoundError as error:
        raise click.UsageError(f"There is no folder {error} of captures.") from None


def _run(root: Path, form: str, captures: str | None, require_captures: bool, is_build: bool) -> int:
    from pipeline.checks import CHECKS, run_checks
    from pipeline.report import make_json, make_text

    started = time.monotonic()
    archive = _load(root, captures)
    verdict = run_checks(archive, CHECKS, require_captures)
    if is_build and not verdict.errors:
        from pipeline.build import write_package

        write_package(archive)
    click.echo(make_json(archive, verdict) if form == "json" else make_text(archive, verdict, time.monotonic() - started), nl=False)
    if is_build and verdict.errors:
        click.echo("Nothing was built: mend the errors first.", err=True)
    return ISSUES if verdict.issues else OK


def main() -> None:
    """Runs the command; whatever goes wrong with the pipeline itself is told in one line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(cli.main(prog_name="python -m pipeline", standalone_mode=False) or OK)
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
        place = traceback.extract_tb(error.__traceback__)[-1]
        click.echo(f"This is a fault of the pipeline, not of your records; please report it: {type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno})", err=True)
        sys.exit(FAULT)
