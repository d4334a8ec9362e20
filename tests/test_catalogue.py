"""Every check has its page, every page its check, what the pages show is true, and the documents made of them are current."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.checks import CHECKS, Check, run_checks
from pipeline.checks.page import load_pages, make_pages
from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from tests.conftest import REPOSITORY, Run, copy_miniature

FILE = re.compile(r"^# (\S.*\.(?:yaml|json|csv))\n", re.MULTILINE)
PROPERTY = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert list(load_pages()) == [check.name for check in CHECKS]


def lay_over(root: Path, example: str) -> None:
    """Puts the properties of `example` into the files of which it speaks, in the place of those that have the same name."""
    nothing, *parts = FILE.split(example.replace("ooo…", "o" * 40_000))  # at which a page can only hint
    assert nothing == "" and parts, f"an example begins with a comment that names its file: {example}"
    for name, lines in zip(parts[::2], parts[1::2]):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = make_json(before, lines) if path.suffix == ".json" else make_yaml(before, lines) if path.suffix == ".yaml" else lines.rstrip("\n") + "\n"
        path.write_text(after, encoding="utf-8", newline="")


def make_yaml(before: str, lines: str) -> str:
    names = {part.partition(":")[0] for part in PROPERTY.split(lines) if part}
    kept = [part for part in PROPERTY.split(before) if part and part.partition(":")[0] not in names]
    return "".join(kept) + lines.rstrip("\n") + "\n"


def make_json(before: str, lines: str) -> str:
    return json.dumps(merge(json.loads(before), yaml.safe_load(lines)))


def merge(value: Any, over: Any) -> Any:
    if isinstance(value, dict) and isinstance(over, dict):
        return value | {name: merge(value.get(name), part) for name, part in over.items()}
    return over


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_bad_example_breaks_the_check_and_good_one_does_not(check: Check, tmp_path: Path) -> None:
    page = load_pages()[check.name]
    for example, fails in ((page.bad, True), (page.good, False)):
        root = copy_miniature(tmp_path / str(fails))
        lay_over(root, example)
        verdict = run_checks(load_archive(root, find_captures(root, None)), [check])
        assert (bool(verdict.issues), verdict.not_performed) == (fails, []), example
        assert verdict.tallies[check.name].applied


def test_documents_are_current() -> None:
    assert (REPOSITORY / "docs" / "checks.md").read_text(encoding="utf-8") == make_pages(CHECKS), "run make docs"


def test_explain(run: Run) -> None:
    outcome = run("explain", "text-empty")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("## text-empty\n\n**No text is empty.** (error)\n")
    assert run("explain").out == make_pages(CHECKS)


def test_explain_knows_what_was_meant(run: Run) -> None:
    outcome = run("explain", "text-emty")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Did you mean `text-empty`?" in outcome.err
