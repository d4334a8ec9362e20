"""What there is to read about each check: why it is there, and a bad and a good example, from `pages.yaml` beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.checks.check import Check
from pipeline.reading.load import load_document

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """`why` is prose; `bad` and `good` are lines of one file or several that break and keep the rule, those of each file
    below a comment that names it."""

    why: str
    bad: str
    good: str


@cache
def load_pages() -> dict[str, Page]:
    """The page of every check, by its name."""
    document = load_document(FOLDER, "pages.yaml")
    assert not document.issues, document.issues
    return {name: Page(**page) for name, page in document.value.items()}


def make_page(check: Check) -> str:
    """All that there is to read about `check`, as Markdown."""
    page = load_pages()[check.name]
    return (
        f"## {check.name}\n\n**{check.sentence}** ({check.severity})\n\n{page.why.strip()}\n\n"
        f"Bad:\n\n```yaml\n{page.bad.rstrip()}\n```\n\nGood:\n\n```yaml\n{page.good.rstrip()}\n```\n"
    )


def make_pages(checks: tuple[Check, ...]) -> str:
    """The pages of all checks, as one Markdown document."""
    head = "# Checks\n\nWritten by `make docs` from the catalogue in `pipeline/checks`; `python -m pipeline explain NAME` shows one page of it.\n"
    index = "".join(f"| [{check.name}](#{check.name}) | {check.severity} | {check.sentence} |\n" for check in checks)
    return "\n".join([head, "| check | severity | what should be true |\n| --- | --- | --- |\n" + index, *map(make_page, checks)])
