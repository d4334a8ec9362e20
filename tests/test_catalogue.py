"""Every check has its page, every page its check, and the documents that are made of them are current."""

from __future__ import annotations

from pipeline.checks import CHECKS
from pipeline.checks.page import load_pages, make_pages
from tests.conftest import REPOSITORY, Run


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert list(load_pages()) == [check.name for check in CHECKS]


def test_no_example_is_good_and_bad() -> None:
    assert [name for name, page in load_pages().items() if page.good.strip() == page.bad.strip()] == []


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
