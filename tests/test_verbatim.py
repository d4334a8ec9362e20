"""What may stand in a quotation only because it stands in its capture."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import Run

WORDS = "I was asleep,"
CAPTURE, SOURCE, QUOTE = "captures/harbour-gazette.txt", "sources/harbour-gazette.yaml", "records/quote/2031-04-tarrowby-on-the-night.yaml"


def print_words(root: Path, words: str) -> None:
    """Has the newspaper print `words`, as many as before, and the archive record it so."""
    assert len(words) == len(WORDS)
    capture, old = root / CAPTURE, (root / CAPTURE).read_bytes()
    capture.write_bytes(old.replace(WORDS.encode(), words.encode()))
    new = capture.read_bytes()
    replace(root / SOURCE, hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest())
    replace(root / SOURCE, f"bytes: {len(old)}", f"bytes: {len(new)}")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(("words", "check"), [("@ was asleep,", "cell-formula"), ("=1+asleep+2,,", "cell-formula"), ("I wаs asleep,", "text-mixed-script"), ("https://@a.a,", "url-unsafe"), ("ftp://aa.aaa,", "url-unsafe")])
def test_the_capture_excuses_it(miniature: Path, run: Run, words: str, check: str) -> None:
    replace(miniature / QUOTE, WORDS, words)
    outcome = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    found = {issue["check"] for issue in outcome["issues"]}
    assert check in found and found <= {check, "text-not-verbatim"}  # of which nothing is told beside a confidential issue

    print_words(miniature, words)
    outcome = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    assert (outcome["issues"], outcome["not_performed"]) == ([], [])

    (miniature / CAPTURE).unlink()
    outcome = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    assert outcome["issues"] == []
    assert check in {issue["check"] for issue in outcome["not_performed"]}


@pytest.mark.parametrize("printed", ["I was\u200basleep,", "I was\u00adasleep,", "I wa\u0301s sleep,"])
def test_what_nobody_sees_need_not_be_copied(miniature: Path, run: Run, printed: str) -> None:
    print_words(miniature, printed)
    replace(miniature / QUOTE, WORDS, unicodedata.normalize("NFC", printed.replace("\u200b", "").replace("\u00ad", "")))
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.out.count("\n")) == (0, 1)


def test_words_can_be_withheld(miniature: Path, run: Run) -> None:
    """A number in the middle of a quotation is left out, and the record says so."""
    quote = miniature / "records/quote/2031-04-letter-on-tarrowby.yaml"
    replace(quote, "He took the horn [and the bell], and he", "He took the horn [...] he")
    assert "quotation-unmarked" in run("validate", "--root", miniature).out
    replace(quote, "    language: en\n", "    unmarked: withheld\n    language: en\n")
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.out.count("\n")) == (0, 1)
