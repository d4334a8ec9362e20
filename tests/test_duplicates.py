"""What looks alike is found, what is judged is silent, and whoever is protected is neither compared nor named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import CHECKS, Verdict, run_checks
from pipeline.model.archive import load_archive
from pipeline.model.captures import Captures

CHECKED = [check for check in CHECKS if check.name in ("record-duplicated", "protection-weakened")]
APART = "not_same_as:\n  - {not_same_as_id: %s, reason: Judged.}\n"


def person(record_id: str, name: str, *spellings: str, identification: str = "named-in-press", more: str = "") -> dict[str, str]:
    names = "names: [%s]\n" % ", ".join(f'{{text: "{text}"}}' for text in spellings or (name,))
    return {f"records/person/{record_id}.yaml": f'id: {record_id}\nstatus: published\nname: "{name}"\n{names}identification: {identification}\n{more}'}


def quote(record_id: str, speaker: str, text: str, more: str = "") -> dict[str, str]:
    return {f"records/quote/{record_id}.yaml": f'id: {record_id}\nstatus: published\n{speaker}\nrenderings: [{{text: "{text}"}}]\n{more}'}


def event(record_id: str, rest: str) -> dict[str, str]:
    return {f"records/event/{record_id}.yaml": f'id: {record_id}\nstatus: published\ntitle: "Meeting of the keepers"\n{rest}'}


def check(root: Path, *records: dict[str, str]) -> Verdict:
    for name, text in (item for record in records for item in record.items()):
        (root / name).write_text(text, encoding="utf-8")
    return run_checks(load_archive(root, Captures(None)), CHECKED)


SPEAKER = "speaker_id: ode-tarrowby"

FOUND = {
    "the same name": [person("a", "Ode Brine"), person("b", "Ode Brine")],
    "another spelling": [person("a", "Ode Brine", "Odé Brine"), person("b", "Odi Brain", "Ode Bryne")],
    "a second spelling of both": [person("a", "Ode Brine", "Ode Brine", "O. Brine Junior"), person("b", "Brine", "O. Brine junior")],
    "a one-word name by which one is listed": [person("a", "Brine"), person("b", "Ode Brine", "Ode Brine", "Brine")],
    "a public figure and a private person": [person("a", "Ode Brine", identification="public-figure"), person("b", "Ode Brine")],
    "a protected person whose name is public": [person("a", "Ode Brine", more="protection: {measure: details-withheld, reason: Asked.}\n"), person("b", "Ode Brine")],
    "one speaker, nearly the same words": [quote("a", SPEAKER, "It was carried,"), quote("b", SPEAKER, "It was carried!")],
    "one that nobody names": [quote("a", "speaker_description: a voice", "It was carried"), quote("b", "speaker_description: A voice", "It was carried")],
    "an event without date and place": [event("a", "kind: meeting\n"), event("b", "kind: meeting\n")],
}

HARMLESS = {
    "two first names under a pseudonym": [person("a", "Ode", identification="pseudonym"), person("b", "Ode", identification="pseudonym")],
    "a pseudonym and a public figure": [person("a", "Ode Brine", identification="pseudonym"), person("b", "Ode Brine", identification="public-figure")],
    "a pseudonym that is a spelling of a named person": [person("a", "Ode", identification="pseudonym"), person("b", "Ode Brine", "Ode Brine", "Ode")],
    "two without a name": [person("a", "A keeper", identification="anonymous"), person("b", "A keeper", identification="anonymous")],
    "an identification that is misspelt": [person("a", "Ode Brine", identification="psuedonym"), person("b", "Ode Brine")],
    "a name that is sealed": [person("a", "Ode Brine", more="protection: {measure: sealed, reason: Asked.}\n"), person("b", "Ode Brine")],
    "a family name that two bear": [person("a", "Ode Brine", "Ode Brine", "Brine"), person("b", "Ann Brine", "Ann Brine", "Brine")],
    "the same words of two speakers": [quote("a", SPEAKER, "It was carried"), quote("b", "speaker_id: fonar-mayakovich", "It was carried")],
    "a meeting in another month": [event("a", 'kind: meeting\ndate: "2031-04"\n'), event("b", 'kind: meeting\ndate: "2031-05"\n')],
    "a meeting that has a date and one that has none": [event("a", 'kind: meeting\ndate: "2031-04"\n'), event("b", "kind: meeting\n")],
    "one that was withdrawn": [person("a", "Ode Brine"), {"records/person/b.yaml": "id: b\nstatus: withdrawn\nwithdrawn: {date: '2031-07-01', reason: duplicate, replaced_by_id: a}\n"}],
    "names that are no texts": [{"records/person/a.yaml": "id: a\nname: 12\nnames: {text: x}\nidentification: [named-in-press]\n"}, {"records/person/b.yaml": "id: b\nname: 12\n"}],
    "one that the first record keeps apart": [person("a", "Ode Brine", more=APART % "b"), person("b", "Ode Brine")],
    "one that the second record keeps apart": [person("a", "Ode Brine"), person("b", "Ode Brine", more=APART % "a")],
}


@pytest.mark.parametrize("records", FOUND.values(), ids=FOUND)
def test_two_that_look_alike_are_both_told_of(records: list[dict[str, str]], miniature: Path) -> None:
    issues = check(miniature, *records).issues
    assert [Path(issue.path).stem for issue in issues] == ["a", "b"]
    assert [issue.message.split("`")[1] for issue in issues] == ["b", "a"]


@pytest.mark.parametrize("records", HARMLESS.values(), ids=HARMLESS)
def test_harmless(records: list[dict[str, str]], miniature: Path) -> None:
    assert check(miniature, *records).issues == []


def test_a_third_is_still_found(miniature: Path) -> None:
    issues = check(miniature, person("a", "Ode Brine", more=APART % "b"), person("b", "Ode Brine"), person("c", "Ode Brine")).issues
    assert [(Path(issue.path).stem, issue.message.split("`")[1]) for issue in issues] == [("a", "c"), ("b", "c"), ("c", "a")]


@pytest.mark.parametrize("identification", ["pseudonym", "anonymous", "unheard-of"])
def test_nobody_is_kept_apart_from_one_who_is_protected(identification: str, miniature: Path) -> None:
    protected = person("a", "Ode", identification=identification)
    issues = check(miniature, protected, person("b", "Ode Brine", more=APART % "a")).issues
    assert [(issue.check, Path(issue.path).stem) for issue in issues] == [("protection-weakened", "b")]


def test_a_broken_record_is_not_taken_for_a_protected_one(miniature: Path) -> None:
    verdict = check(miniature, person("b", "Ode Brine", more=APART % "a"), {"records/person/a.yaml": "name: [\n"})
    assert (verdict.issues, [issue.check for issue in verdict.not_performed]) == ([], ["protection-weakened"])
