"""Tells the verdict of a run: one module for each form, none of which knows another."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Iterator

if TYPE_CHECKING:
    from pipeline.checks import Verdict
    from pipeline.model.archive import Archive

FORMS = ("text", "json", "github", "sarif")  # each the name of its module, which is loaded when it is asked for


def iter_report(form: str, archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    """What is printed in that form, piece by piece, of the archive, the verdict and the seconds that the run took."""
    yield from import_module(f"pipeline.report.{form}").iter_report(archive, verdict, seconds)
