"""What another record mentions, and what need not be mentioned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

ISLES = "records/place/mirrow-isles.yaml"


def validate(run: Run, root: Path) -> dict[str, Any]:
    return json.loads(run("validate", "--root", root, "--format", "json").out)


def orphans(verdict: dict[str, Any], among: str = "issues") -> list[str]:
    return [issue["path"] for issue in verdict[among] if issue["check"] == "record-orphaned"]


@pytest.fixture
def orphaned(miniature: Path) -> Path:
    """The miniature, where nothing is said to lie in the Mirrow Isles."""
    path = miniature / "records/place/tallowick.yaml"
    path.write_text(path.read_text(encoding="utf-8").partition("part_of_id")[0], encoding="utf-8")
    return miniature


def test_it_is_an_orphan(orphaned: Path, run: Run) -> None:
    verdict = validate(run, orphaned)
    assert orphans(verdict) == [ISLES] == [issue["path"] for issue in verdict["issues"]]
    assert orphans(verdict, "not_performed") == []


@pytest.mark.parametrize("line", ['note: "Named in passing."', 'part_of_id: gannet-stair\nnote: "Named in passing."'])
def test_a_note_says_why(orphaned: Path, run: Run, line: str) -> None:
    with (orphaned / ISLES).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert orphans(validate(run, orphaned)) == []


def test_a_withdrawn_record_is_none(orphaned: Path, run: Run) -> None:
    (orphaned / ISLES).write_text('id: mirrow-isles\nstatus: withdrawn\nwithdrawn:\n  date: "2031-07-02"\n  reason: error\n', encoding="utf-8")
    assert validate(run, orphaned)["issues"] == []


@pytest.mark.parametrize("name", ["records/quote/2031-04-voice-at-the-meeting.yaml", "schema/quote.schema.json"])
def test_where_something_cannot_be_read_it_may_be_mentioned_there(orphaned: Path, run: Run, name: str) -> None:
    (orphaned / name).write_text("{", encoding="utf-8")
    verdict = validate(run, orphaned)
    assert (orphans(verdict), orphans(verdict, "not_performed")) == ([], [ISLES])
