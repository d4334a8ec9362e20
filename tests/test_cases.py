"""Every check finds what it is there to find, and says it in these words.

A folder of `cases/<check>/<case>/` holds the files that are laid over the miniature archive, a list `removed.txt` of
those that are taken away, `arguments.txt` for the command, and `expected.txt`: what `validate` prints, to the letter.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.checks import CHECKS
from tests.conftest import Run

CASES = Path(__file__).parent / "cases"
NOT_ARCHIVE = {"expected.txt", "removed.txt", "arguments.txt"}


def case_folders() -> list[Path]:
    return sorted(path.parent for path in CASES.rglob("expected.txt"))


def lay_over(root: Path, case: Path) -> list[str]:
    """Makes the archive at `root` that of `case`; returns the further arguments."""
    for path in case.rglob("*"):
        if path.is_file() and path.name not in NOT_ARCHIVE:
            target = root / path.relative_to(case)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    for name in lines(case / "removed.txt"):
        (root / name).unlink()
    return lines(case / "arguments.txt")


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


@pytest.mark.parametrize("case", case_folders(), ids=lambda case: case.relative_to(CASES).as_posix())
def test_case(case: Path, miniature: Path, run: Run) -> None:
    arguments = lay_over(miniature, case)
    outcome = run("validate", "--root", miniature, *arguments)
    assert outcome.out == (case / "expected.txt").read_text(encoding="utf-8")
    assert f": {case.parent.name}" in outcome.out
    assert (outcome.code, outcome.err) == (1, "")


def test_every_check_has_a_case() -> None:
    assert {case.parent.name for case in case_folders()} == {check.name for check in CHECKS}


def test_miniature_is_clean_and_exercises_every_check(miniature: Path, run: Run) -> None:
    import json

    outcome = run("validate", "--root", miniature, "--format", "json")
    verdict = json.loads(outcome.out)
    assert (outcome.code, verdict["issues"], verdict["not_performed"]) == (0, [], [])
    idle = [name for name, tally in verdict["counts"]["by_check"].items() if not tally["applied"]]
    assert idle == []
