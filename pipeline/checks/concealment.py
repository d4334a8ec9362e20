"""Keeps out of the output what is withheld: no issue may tell what a confidential one is there to take out."""

from __future__ import annotations

from pipeline.model.sounds import make_words
from pipeline.model.withheld import Withheld
from pipeline.reading.issue import Issue

MASK = "(withheld)"
UNSAID = "What is wrong here cannot be said without a name that is withheld."
SILENCE = "What else is wrong with this file is told when this is mended."


def conceal(issues: list[Issue], withheld: Withheld) -> list[Issue]:
    """The issues that may be told. Of a file with a confidential one no others are, since their words or the lines that
    are shown with them may hold the same; and none is in words, or with a path, that hold a name that is withheld."""
    secret = {issue.path for issue in issues if issue.is_confidential}
    silenced = {issue.path for issue in issues if issue.path in secret and not issue.is_confidential}
    told = [issue._replace(remedy=f"{issue.remedy or ''} {SILENCE}".strip()) if issue.path in silenced else issue for issue in issues if issue.is_confidential or issue.path not in secret]
    return [_mask(issue, withheld) for issue in told] if withheld.can_look else told


def _mask(issue: Issue, withheld: Withheld) -> Issue:
    if withheld.holds(issue.path):
        issue = issue._replace(path=_mask_path(issue.path, withheld), is_confidential=True)
    if withheld.holds(f"{issue.pointer} {issue.message} {issue.remedy or ''}"):
        issue = issue._replace(pointer="", message=UNSAID, remedy=None, is_confidential=True)
    return issue


def _mask_path(path: str, withheld: Withheld) -> str:
    """The folders of `path` before the first in which a name begins."""
    parts = [(part, make_words(part)) for part in path.split("/")]
    at = next(withheld.iter_finds([word for _, words in parts for word in words]))
    kept = [part for index, (part, _) in enumerate(parts) if sum(len(words) for _, words in parts[: index + 1]) <= at]
    return "/".join([*kept, MASK])
