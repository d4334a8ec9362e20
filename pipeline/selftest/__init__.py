"""The selftest: a valid archive is broken in every way of a catalogue, and each time the check that is meant must notice.

A check may miss what it is there to find and nobody would know. So each is shown archives with one known thing wrong, and
has to say so, on the line that was broken.
"""

from __future__ import annotations

from pipeline.selftest.score import Score, make_scores
from pipeline.selftest.trial import Outcome, Trial, iter_outcomes, make_plan, open_trial

__all__ = ["Outcome", "Score", "Trial", "iter_outcomes", "make_plan", "make_scores", "open_trial"]
