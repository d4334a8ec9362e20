"""Tells the verdict of a run: one module for each form, none of which knows another."""

from __future__ import annotations

from typing import Callable, Iterator

from pipeline.checks import Verdict
from pipeline.model.archive import Archive
from pipeline.report import github, json, sarif, text

# Each makes what is printed, piece by piece, from the archive, the verdict and the seconds that the run took.
FORMS: dict[str, Callable[[Archive, Verdict, float], Iterator[str]]] = {"text": text.iter_report, "json": json.iter_report, "github": github.iter_report, "sarif": sarif.iter_report}
