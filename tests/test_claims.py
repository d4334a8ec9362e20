"""Contradictions are what brute force finds, and corroboration counts roots, not articles."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.model.claims import Interval
from pipeline.model.dates import bounds
from tests.conftest import Run

SPANS = {"exactly": (1, 1, False), "at-least": (1, None, False), "more-than": (1, None, True), "at-most": (None, 1, False), "about": (0.9, 1.1, False)}


def holds(comparator: str, number: int, candidate: float) -> bool:
    """What the words say, each by itself."""
    return {
        "exactly": candidate == number, "at-least": candidate >= number, "more-than": candidate > number, "at-most": candidate <= number,
        "about": 0.9 * number <= candidate <= 1.1 * number,
    }[comparator]


def test_a_thousand_pairs_of_numbers_agree_with_brute_force() -> None:
    chance = random.Random(2017)
    for _ in range(1000):
        pair = [(chance.choice(list(SPANS)), chance.randrange(0, 40)) for _ in range(2)]
        first, second = (Interval(*(None if factor is None else factor * number for factor in SPANS[word][:2]), SPANS[word][2]) for word, number in pair)
        grid = sorted({x / 20 for x in range(0, 20 * 60)} | {f * number for _, number in pair for f in (0.9, 1, 1.1)} | {number + 1e-9 for _, number in pair})
        common = any(all(holds(word, number, x) for word, number in pair) for x in grid)
        assert first.is_disjoint(second) == second.is_disjoint(first) == (not common), pair


def test_a_thousand_pairs_of_dates_agree_with_brute_force() -> None:
    chance = random.Random(2018)
    start = date(2017, 1, 1)

    def expression() -> str:
        day = start + timedelta(chance.randrange(400))
        later = day + timedelta(chance.randrange(60))
        return chance.choice([f"{day}", f"{day:%Y-%m}", f"{day}/{later}", f"[{day}..{later}]", f"{day:%Y}", f"{day}/..", f"../{day}", f"{day:%Y-%m}~"])

    days = [start + timedelta(i) for i in range(-400, 1200)]
    for _ in range(1000):
        pair = [expression(), expression()]
        first, second = (Interval(*bounds(text)) for text in pair)
        common = any(all((low is None or low <= day) and (high is None or day <= high) for low, high in map(bounds, pair)) for day in days)
        assert first.is_disjoint(second) == second.is_disjoint(first) == (not common), pair


CLAIM = """  - property: count
    value_number: {number}
    comparator: {comparator}
    unit: people
    counted: people-killed
    stance: asserts
    passage:
      article_id: 2031-04-06-who-has-the-horn
      start: 416
      end: 476
{rest}"""


def add_claims(root: Path, claims: list[str]) -> None:
    path = root / "records" / "event" / "2031-04-meeting-of-the-guild.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("claims:\n", "claims:\n" + "".join(claims), 1), encoding="utf-8")


def add_work(root: Path, name: str, relies_on: str | None) -> None:
    """A work that is only cited, and what it relies on."""
    text = (root / "records" / "article" / "2031-04-letter-of-the-guild.yaml").read_text(encoding="utf-8")
    text = text.replace("id: 2031-04-letter-of-the-guild", f"id: {name}").replace('label: "', f'label: "{name}: ').replace("authors:\n  - organization_id: guild-of-lamp-keepers\n", "")
    if relies_on:
        text = text.replace("summary:", f"relies_on:\n  - relies_on_id: {relies_on}\n    manner: cites\n    passage:\n      article_id: 2031-04-06-who-has-the-horn\n      start: 416\n      end: 476\nsummary:")
    (root / "records" / "article" / f"{name}.yaml").write_text(text, encoding="utf-8")


def table(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["event_id"] == "2031-04-meeting-of-the-guild" and row["property"] == "count"]


@pytest.mark.parametrize(
    ("works", "roots"),
    [
        ([("first", None), *((f"echo-{i}", "first") for i in range(9))], 1),
        ([("first", None), *((f"echo-{i}", f"echo-{i - 1}" if i else "first") for i in range(9))], 1),
        ([(f"witness-{i}", None) for i in range(10)], 10),
        ([("first", None), ("other", None), ("both", "first"), ("again", "other")], 2),
    ],
)
def test_articles_that_repeat_one_report_count_once(miniature: Path, run: Run, works: list[tuple[str, str | None]], roots: int) -> None:
    for name, relies_on in works:
        add_work(miniature, name, relies_on)
    add_claims(miniature, [CLAIM.format(number=9, comparator="about", rest=f"    relies_on_id: {name}\n") for name, _ in works])
    outcome = run("build", "--root", miniature)
    assert outcome.code == 0, outcome.out
    (row,) = table(miniature, "corroboration")
    assert (row["claim_count"], row["article_count"], row["root_count"]) == (str(len(works)), "1", str(roots))


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        (("more-than", 100), ("at-most", 100), True),
        (("at-least", 100), ("at-most", 100), False),
        (("exactly", 116), ("more-than", 100), False),
        (("about", 70), ("exactly", 75), False),
        (("about", 70), ("exactly", 78), True),
    ],
)
def test_over_a_hundred_and_as_many_as_a_hundred(miniature: Path, run: Run, first: tuple[str, int], second: tuple[str, int], contradicts: bool) -> None:
    add_claims(miniature, [CLAIM.format(number=n, comparator=c, rest=f"    asserted_by_id: {who}\n") for (c, n), who in zip((first, second), ("puffin", "ode-tarrowby"))])
    outcome = run("validate", "--root", miniature)
    assert ("contradiction-unacknowledged" in outcome.out) == contradicts


def test_one_voice_does_not_contradict_itself(miniature: Path, run: Run) -> None:
    add_claims(miniature, [CLAIM.format(number=n, comparator="exactly", rest="    asserted_by_id: puffin\n") for n in (3, 9)])
    assert run("validate", "--root", miniature).code == 0


def test_different_things_counted_are_never_compared(miniature: Path, run: Run) -> None:
    claims = [CLAIM.format(number=n, comparator="exactly", rest=f"    asserted_by_id: {who}\n") for n, who in ((3, "puffin"), (9, "ode-tarrowby"))]
    add_claims(miniature, [claims[0], claims[1].replace("people-killed", "people-missing")])
    assert run("validate", "--root", miniature).code == 0
