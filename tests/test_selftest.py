"""The selftest proves that the checks look, and fails where one does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import CHECKS, Check, RecordCheck, run_checks
from pipeline.checks.files import iter_document
from pipeline.model.archive import Archive, load_archive
from pipeline.model.captures import Captures
from pipeline.model.record import Record
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue
from pipeline.reading.load import load_document
from pipeline.reading.strict_yaml import read_yaml
from pipeline.selftest import make_plan
from pipeline.selftest.catalogue import HARMLESS, OPERATORS
from pipeline.selftest.draft import Draft
from pipeline.selftest.trial import iter_mutants
from tests.conftest import MINIATURE, REPOSITORY, Run

SAMPLE = 2  # mutants for each check


def load(root: Path) -> Archive:
    return load_archive(root, Captures(root / "captures"))


def read_all(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_check_catches_what_it_is_meant_for(miniature: Path, run: Run) -> None:
    before = read_all(miniature)
    outcome = run("selftest", "--root", miniature, "--sample", SAMPLE, "--format", "json")
    report = json.loads(outcome.out)
    assert [mutant for mutant in report["mutants"] if mutant["fate"] not in ("caught", "left alone")] == []
    assert report["checks"] == {check.name: {"status": "proven", "made": SAMPLE, "caught": SAMPLE, "on_line": SAMPLE, "not_performed": 0} for check in CHECKS}
    assert (report["counts"]["harmless"], report["counts"]["false_alarms"]) == (SAMPLE * len(HARMLESS), 0)
    assert (outcome.code, outcome.err) == (0, "")
    assert read_all(miniature) == before


def test_every_check_has_two_operators_and_every_operator_a_name() -> None:
    assert [check.name for check in CHECKS if sum(operator.check == check.name for operator in OPERATORS) < 2] == []
    assert {operator.check for operator in OPERATORS} == {check.name for check in CHECKS}
    assert [name for name, count in Counter((o.check, o.name) for o in (*OPERATORS, *HARMLESS)).items() if count > 1] == []


# What the miniature has no place for; the real archive has
IDLE = [("quotation-unmarked", "paragraphs-spliced"), ("quotation-unmarked", "reason-dropped"), ("quotation-fragment", "reason-dropped"), ("contradiction-unacknowledged", "other-number")]


def test_every_operator_finds_a_place(miniature: Path) -> None:
    archive = load(miniature)
    made = {(step.operator.check, step.operator.name) for step in make_plan(archive, (*OPERATORS, *HARMLESS), 0) if next(iter_mutants(archive, step, 0), None)}
    assert [(o.check, o.name) for o in (*OPERATORS, *HARMLESS) if (o.check, o.name) not in made] == IDLE


def use(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    monkeypatch.setattr("pipeline.cli.selftest.CHECKS", checks)


def find(name: str) -> Check:
    return next(check for check in CHECKS if check.name == name)


def test_a_check_that_sees_nothing_fails(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, find("text-empty"), find("reference-unknown")._replace(examine=lambda archive, subject: iter(())))
    outcome = run("selftest", "--root", miniature, "--sample", 2)
    assert outcome.code == 1
    assert "text-empty                                  2              2              2              0  proven\n" in outcome.out
    assert "reference-unknown                           2              0              0              0  failed\n" in outcome.out
    assert outcome.out.count(": missed: reference-unknown ") == 2


def test_a_check_that_is_asked_for_nothing_fails(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, find("date-invalid")._replace(subjects=lambda archive, record: ()))
    outcome = run("selftest", "--root", miniature, "--sample", 1)
    assert (outcome.code, outcome.out.count(": missed: date-invalid ")) == (1, 1)


def test_a_check_that_looks_on_another_line_fails(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check = find("text-not-verbatim")

    def examine(archive: Archive, subject: Any) -> Iterator[Any]:
        yield from (finding._replace(line=finding.line + 1) if isinstance(finding, Issue) else finding for finding in check.examine(archive, subject))

    use(monkeypatch, check._replace(examine=examine))
    outcome = run("selftest", "--root", miniature, "--sample", 2)
    assert (outcome.code, outcome.out.count(": caught on another line: text-not-verbatim ")) == (1, 2)
    assert "text-not-verbatim                           2              2              0              0  failed\n" in outcome.out


def test_a_check_that_looks_in_one_type_only_fails(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check = find("id-mismatch")
    use(monkeypatch, check._replace(subjects=lambda archive, record: check.subjects(archive, record) if record.type.name != "quote" else ()))
    outcome = run("selftest", "--root", miniature, "id-mismatch")
    assert outcome.code == 1
    assert {line.split("/")[1] for line in outcome.out.splitlines() if ": missed: " in line} == {"quote"}


def test_a_check_without_mutants_fails(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, find("text-empty")._replace(name="text-lonely"))
    outcome = run("selftest", "--root", miniature, "--sample", 1)
    assert outcome.code == 1
    assert "text-lonely                                 0              0              0              0  not tried\n" in outcome.out


def test_a_false_alarm_fails(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(archive: Archive, document: Document) -> Iterator[Issue]:
        if b"\n# " in (archive.root / document.path).read_bytes():
            yield document.issue((), "I do not like comments.")

    use(monkeypatch, RecordCheck("file-unreadable", "error", "No file has comments.", iter_document, examine, others=Archive.iter_others))
    outcome = run("selftest", "--root", miniature, "--sample", 1)
    assert outcome.code == 1
    assert outcome.out.count(": false alarm: comments\n") == 1
    assert "I do not like comments." in outcome.out


def test_a_mutant_that_brings_the_pipeline_down_is_named(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(archive: Archive, record: Record) -> Iterator[Issue]:
        if "" in record.value.values():
            raise RuntimeError("out of cheese")
        yield from ()

    use(monkeypatch, find("text-empty")._replace(examine=examine))
    outcome = run("selftest", "--root", miniature, "--sample", 1, "text-empty")
    assert (outcome.code, outcome.err) == (1, "")
    assert ": fault of the pipeline: text-empty " in outcome.out and "RuntimeError: out of cheese" in outcome.out


def test_without_captures_what_cannot_be_looked_at_is_said(miniature: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    arguments = ["selftest", "--root", miniature, "--captures", tmp_path / "none", "--sample", 1, "text-not-verbatim", "text-empty"]
    outcome = run(*arguments)
    assert outcome.code == 0
    assert "text-not-verbatim                           1              0              0              1  not performed\n" in outcome.out
    assert run(*arguments, "--require-captures").code == 1


def test_an_archive_with_issues_is_not_broken_further(miniature: Path, run: Run) -> None:
    (miniature / "records" / "place" / "tallowick.yaml").write_text("id: [\n", encoding="utf-8")
    outcome = run("selftest", "--root", miniature)
    assert (outcome.code, outcome.out) == (1, "")
    assert "run `python -m pipeline validate` first" in outcome.err


@pytest.mark.parametrize(("arguments", "message"), [(["--all", "--sample", "1"], "exclude one another"), (["--sample", "0"], "not in the range"), (["text-emty"], "Did you mean `text-empty`?")])
def test_wrong_usage(miniature: Path, run: Run, arguments: list[str], message: str) -> None:
    outcome = run("selftest", "--root", miniature, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def list_mutants(root: Path, *, hash_seed: str, seed: str) -> str:
    command = [sys.executable, "-m", "pipeline", "selftest", "--root", str(root), "--sample", "3", "--seed", seed, "--format", "json", "reference-unknown", "disagreement-unfounded"]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}).stdout


def test_the_same_seed_makes_the_same_mutants(miniature: Path) -> None:
    first = list_mutants(miniature, hash_seed="1", seed="0")
    assert list_mutants(miniature, hash_seed="2", seed="0") == first
    assert list_mutants(miniature, hash_seed="1", seed="1") != first


BLOCK = '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\n  - c: 2\ne: z\n'
FLOW = '{\n  "a": "x",\n  "b": [{"c": 1, "d": [1, 2]}, {"c": 2}],\n  "e": {}\n}\n'


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        (BLOCK, lambda draft: draft.set(("b", 0, "c"), "ü"), '# so\na: "x"  # y\nb:\n  - c: "ü"\n    d: [1, 2]\n  - c: 2\ne: z\n'),
        (BLOCK, lambda draft: draft.set(("b",), 5), '# so\na: "x"  # y\nb:\n  5\ne: z\n'),
        (BLOCK, lambda draft: draft.write(("e",), "@z"), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\n  - c: 2\ne: @z\n'),
        (BLOCK, lambda draft: draft.rename(("b", 0, "d"), "f"), '# so\na: "x"  # y\nb:\n  - c: 1\n    f: [1, 2]\n  - c: 2\ne: z\n'),
        (BLOCK, lambda draft: draft.remove(("b", 0)), '# so\na: "x"  # y\nb:\n  - c: 2\ne: z\n'),
        (BLOCK, lambda draft: draft.remove(("b", 0, "c")), '# so\na: "x"  # y\nb:\n  - d: [1, 2]\n  - c: 2\ne: z\n'),
        (BLOCK, lambda draft: draft.remove(("b", 1)), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\ne: z\n'),
        (BLOCK, lambda draft: draft.remove(("b", 1, "c")), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\n  - {}\ne: z\n'),
        (BLOCK, lambda draft: draft.add((), "f", [1]), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\n  - c: 2\ne: z\nf: [1]\n'),
        (BLOCK, lambda draft: draft.add(("b", 1), "f", "g"), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\n  - c: 2\n    f: "g"\ne: z\n'),
        (BLOCK, lambda draft: draft.append(("b",), {"c": 3}), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2]\n  - c: 2\n  - {"c": 3}\ne: z\n'),
        (BLOCK, lambda draft: draft.append(("b", 0, "d"), 3), '# so\na: "x"  # y\nb:\n  - c: 1\n    d: [1, 2, 3]\n  - c: 2\ne: z\n'),
        (FLOW, lambda draft: draft.rename(("b", 0, "d"), "f"), '{\n  "a": "x",\n  "b": [{"c": 1, "f": [1, 2]}, {"c": 2}],\n  "e": {}\n}\n'),
        (FLOW, lambda draft: draft.remove(("a",)), '{\n  "b": [{"c": 1, "d": [1, 2]}, {"c": 2}],\n  "e": {}\n}\n'),
        (FLOW, lambda draft: draft.remove(("b", 1)), '{\n  "a": "x",\n  "b": [{"c": 1, "d": [1, 2]}],\n  "e": {}\n}\n'),
        (FLOW, lambda draft: draft.add(("e",), "f", 1), '{\n  "a": "x",\n  "b": [{"c": 1, "d": [1, 2]}, {"c": 2}],\n  "e": {"f": 1}\n}\n'),
        (FLOW, lambda draft: draft.append(("b",), 1), '{\n  "a": "x",\n  "b": [{"c": 1, "d": [1, 2]}, {"c": 2}, 1],\n  "e": {}\n}\n'),
    ],
)
def test_a_change_leaves_the_rest_as_it_is(text: str, change: Any, expected: str) -> None:
    draft = Draft("so.yaml", text)
    change(draft)
    assert draft.text == expected


RECORDS = sorted((MINIATURE / "records").rglob("*.yaml"))
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text("aé :#-\"'\\\n…🌊", max_size=6), lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("ab", min_size=1, max_size=2), below, max_size=3), max_leaves=5)


def put(value: Any, pointer: tuple[str | int, ...], new: Any) -> Any:
    """`value` with `new` where `pointer` leads."""
    if not pointer:
        return new
    changed = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    changed[pointer[0]] = put(changed[pointer[0]], pointer[1:], new)
    return changed if isinstance(value, dict) else list(changed.values())


@given(st.data())
def test_what_is_set_is_read_back_on_the_line_where_it_stands(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(RECORDS))
    document = load_document(MINIATURE, path.relative_to(MINIATURE).as_posix())
    pointer = data.draw(st.sampled_from([pointer for pointer in document.values if pointer]))
    value = data.draw(VALUES)
    draft = Draft(document.path, path.read_text(encoding="utf-8"))
    draft.set(pointer, value)
    read = Document(document.path)
    read_yaml(draft.text, read)
    assert (read.issues, read.value) == ([], put(document.value, pointer, value))
    assert draft.line_of(pointer) == read.values[pointer][0] == document.values[pointer][0]
    assert [(at, draft.line_of(at), draft.line_of(at, at_key=True)) for at in read.values] == [(at, place[0], read.keys.get(at, place)[0]) for at, place in read.values.items()]


def test_places_are_those_that_the_reading_finds_in_a_schema() -> None:
    for path in sorted((REPOSITORY / "schema").glob("*.json")):
        document = load_document(REPOSITORY, path.relative_to(REPOSITORY).as_posix())
        draft = Draft(document.path, path.read_text(encoding="utf-8"))
        assert {at: draft.line_of(at) for at in document.values} == {at: place[0] for at, place in document.values.items()}


def test_a_trial_judges_as_validate_does(miniature: Path) -> None:
    """The verdict on the copy, with schemas that were read before, is that on the archive."""
    archive = load(miniature)
    again = load_archive(miniature, Captures(miniature / "captures"), archive.schema)
    assert run_checks(again, CHECKS) == run_checks(archive, CHECKS)
