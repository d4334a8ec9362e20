"""`selftest`: breaks a copy of an archive in every way, and sees whether the checks notice."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Iterable, Iterator

import click

from pipeline.checks import CHECKS
from pipeline.cli.options import ISSUES, OK, captures_option, format_option, open_archive, require_option, root_option
from pipeline.reading.issue import did_you_mean
from pipeline.report.selftest import FORMS
from pipeline.selftest import Outcome, iter_outcomes, make_plan, make_scores, open_trial
from pipeline.selftest.catalogue import HARMLESS, OPERATORS
from pipeline.selftest.score import has_passed


@click.command()
@click.argument("names", metavar="[CHECK]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Make every mutant. This is the default, and takes minutes.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Make at most N mutants for each check.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another number breaks other places; the same one the same.")
@root_option
@captures_option
@require_option
@format_option
def command(names: tuple[str, ...], is_all: bool, sample: int | None, seed: int, root: Path, captures: str | None, require_captures: bool, form: str) -> int:
    """Break a copy of the archive in every way, and see whether each check notices, on the line that was broken."""
    if is_all and sample:
        raise click.UsageError("--all and --sample exclude one another.")
    known = [check.name for check in CHECKS]
    for name in names:
        if name not in known:
            raise click.UsageError(" ".join(filter(None, (f"There is no check `{name}`.", did_you_mean(name, known)))))
    wanted = [name for name in known if name in names or not names]
    started = time.monotonic()
    with open_trial(open_archive(root, captures), CHECKS) as trial:
        if trial.verdict.issues:
            click.echo(f"Only an archive without issues can be broken, and this one has {len(trial.verdict.issues)}: run `python -m pipeline validate` first.", err=True)
            return ISSUES
        plan = make_plan(trial.archive, [operator for operator in (*OPERATORS, *HARMLESS) if operator.check in wanted or not (operator.check or names)], seed)
        outcomes = list(filter(None, _tell_progress(iter_outcomes(trial, plan, seed, sample), len(plan), started)))
        scores = make_scores(wanted, trial.verdict, outcomes)
    click.echo(FORMS[form](scores, outcomes, time.monotonic() - started), nl=False)
    return OK if has_passed(scores, outcomes, require_captures) else ISSUES


def _tell_progress(outcomes: Iterable[Outcome | None], total: int, started: float) -> Iterator[Outcome | None]:
    """The `outcomes`, while a person who waits is told how many steps of the plan are done and how long the rest may take."""
    for number, outcome in enumerate(outcomes, 1):
        yield outcome
        if sys.stderr.isatty():
            left = (time.monotonic() - started) / number * (total - number)
            click.echo(f"\r{number} of {total} steps, {left / 60:.0f} min to go ", err=True, nl=number == total)
