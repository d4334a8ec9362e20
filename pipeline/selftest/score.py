"""How the checks fared: for each how many mutants were made, how many it caught, and how many on the line that was broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

from pipeline.checks import Verdict
from pipeline.selftest.trial import CAUGHT, ELSEWHERE, FAULT, LEFT_ALONE, MISSED, NOT_PERFORMED, Outcome

PROVEN, FAILED, NOT_TRIED, NO_SUBJECT = "proven", "failed", "not tried", "no subject"


@dataclass(frozen=True)
class Score:
    """The score of the check `name`. `status` says whether it is proven that it looks: `not performed` where it says itself
    that it could not look, `no subject` where the archive holds nothing of which it speaks, `not tried` where it does and
    yet no mutant could be made."""

    name: str
    status: str
    made: int
    caught: int
    on_line: int
    not_performed: int


def make_scores(names: Iterable[str], verdict: Verdict, outcomes: list[Outcome]) -> list[Score]:
    """The score of each of the checks named, given the `verdict` on the archive as it was."""
    return [_make_score(name, verdict, [outcome.fate for outcome in outcomes if outcome.operator.check == name]) for name in names]


def _make_score(name: str, verdict: Verdict, fates: list[str]) -> Score:
    tally = verdict.tallies[name]
    on_line, elsewhere, missed, not_performed, faults = map(fates.count, (CAUGHT, ELSEWHERE, MISSED, NOT_PERFORMED, FAULT))
    if elsewhere or missed or faults:
        status = FAILED
    elif on_line:
        status = PROVEN
    elif not_performed or tally.not_performed:
        status = NOT_PERFORMED
    else:
        status = NOT_TRIED if tally.applied else NO_SUBJECT
    return Score(name, status, len(fates), on_line + elsewhere, on_line, not_performed)


def has_passed(scores: list[Score], outcomes: list[Outcome], require_captures: bool = False) -> bool:
    """Whether every check caught all on the line that was broken, each that has a subject was tried, and every harmless
    change was left alone. With `require_captures`, what could not be looked at counts as a fault."""
    faults = {FAILED, NOT_TRIED} | ({NOT_PERFORMED} if require_captures else set())
    is_required = require_captures and any(score.not_performed for score in scores)
    return not is_required and not any(score.status in faults for score in scores) and all(outcome.operator.check or outcome.fate == LEFT_ALONE for outcome in outcomes)
