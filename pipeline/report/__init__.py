"""Tells the verdict of a run: one module for each form, none of which knows another."""

from __future__ import annotations

from typing import Callable

from pipeline.checks import Verdict
from pipeline.model.archive import Archive
from pipeline.report import github, json, sarif, text

# Each makes the whole of what is printed from the archive, the verdict and the seconds that the run took.
FORMS: dict[str, Callable[[Archive, Verdict, float], str]] = {"text": text.make_report, "json": json.make_report, "github": github.make_report, "sarif": sarif.make_report}
