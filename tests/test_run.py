"""However checks are run, they come to the same: with a glance or without, in any pieces, by any number of processes."""

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import CHECKS, Manner, Verdict, run, run_checks
from pipeline.model.archive import open_archive
from pipeline.model.captures import find_captures
from pipeline.progress import Progress, make_line
from pipeline.reading.load import load_document
from tests.conftest import Run, copy_miniature
from tests.test_cases import case_folders, lay_over

UNGLANCED = tuple(check._replace(glance=None, keyword=None, word=None) for check in CHECKS)


def verdict_of(root: Path, checks: tuple = CHECKS, processes: int = 1) -> Verdict:
    return run_checks(open_archive(root, find_captures(root, None)), checks, Manner(processes=processes))


@pytest.mark.parametrize("case", {case.parent.name: case for case in case_folders()}.values(), ids=lambda case: case.parent.name)
def test_a_glance_says_what_a_look_would(case: Path, miniature: Path) -> None:
    lay_over(miniature, case)
    assert verdict_of(miniature) == verdict_of(miniature, UNGLANCED)


@pytest.mark.parametrize(("keyword", "says"), [("x-mentioned", {"unless": ["note"]}), ("x-duplicate", {"keys": [{"parts": [["id"]]}]})])
def test_a_glance_at_a_keyword_that_stands_at_a_property(keyword: str, says: object, miniature: Path) -> None:
    """Of a whole type it says nothing there."""
    path = miniature / "schema" / "source.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema.pop(keyword, None)
    schema["properties"]["id"][keyword] = says
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert verdict_of(miniature) == verdict_of(miniature, UNGLANCED)


def rewrite(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes what stands in a file, and writes it as JSON, which is YAML too."""
    value = load_document(path.parent, path.name).value
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def name_in_a_list(article: dict[str, Any]) -> None:
    article["authors"][0] |= {"text": "Harbour Gazette", "person_id": ["puffin"]}


def name_in_place_of_a_list(event: dict[str, Any]) -> None:
    event["participants"] = event["participants"][1]
    event["claims"] = [{**event["claims"][0], "property": "age", "value": "old"}]


@pytest.mark.parametrize(("path", "change"), [("article/2031-04-06-who-has-the-horn", name_in_a_list), ("event/2031-04-disappearance-of-the-foghorn", name_in_place_of_a_list)])
def test_a_glance_at_somebody_who_is_named_in_the_wrong_place(path: str, change: Callable[[dict[str, Any]], None], miniature: Path) -> None:
    rewrite(miniature / "records" / f"{path}.yaml", change)
    verdict = verdict_of(miniature)
    assert verdict == verdict_of(miniature, UNGLANCED)
    assert f"records/{path}.yaml" in {issue.path for issue in verdict.issues if issue.check == "identity-exposed"}


PASSAGE = {"$ref": "common.schema.json#/$defs/passage"}


def test_a_glance_at_a_group_that_has_items(miniature: Path) -> None:
    """They say nothing of it, and what stands in it is looked at all the same."""
    rewrite(miniature / "schema" / "event.schema.json", lambda schema: schema["properties"]["participants"]["items"].update(items=PASSAGE))
    rewrite(miniature / "records" / "event" / "2031-04-meeting-of-the-guild.yaml", lambda event: event["participants"][0]["passage"].update(end=99999))
    verdict = verdict_of(miniature)
    assert verdict == verdict_of(miniature, UNGLANCED)
    assert "passage-outside" in {issue.check for issue in verdict.issues}


def test_a_glance_at_the_order_of_a_date_and_several_days(miniature: Path) -> None:
    """A schema may give the days of a work in a list, and what they are may stand at the list."""
    rewrite(miniature / "schema" / "article.schema.json", lambda schema: schema["properties"].update(published_date={"type": "array", "x-item": "day", "format": "edtf", "items": {"type": "string"}}))
    for path in (miniature / "records" / "article").glob("*.yaml"):
        rewrite(path, lambda article: article.update(published_date=[article["published_date"]]))
    rewrite(miniature / "records" / "quote" / "2031-04-04-mayakovich-on-the-horn.yaml", lambda quote: quote.update(date="2032"))
    verdict = verdict_of(miniature)
    assert verdict == verdict_of(miniature, UNGLANCED)
    assert "date-order" in {issue.check for issue in verdict.issues}


def test_a_glance_at_the_order_of_dates_beyond_two_references(miniature: Path) -> None:
    """What a path leads to is known only beyond the first of them."""
    rewrite(miniature / "schema" / "common.schema.json", lambda schema: schema["$defs"]["passage"].update({"x-references": "organization"}))
    assert verdict_of(miniature) == verdict_of(miniature, UNGLANCED)


def test_a_glance_at_a_claim_that_is_none(miniature: Path) -> None:
    """Its topic may stand elsewhere."""
    rewrite(miniature / "schema" / "common.schema.json", lambda schema: schema["$defs"]["claims"]["items"]["x-claim"].update(topic="/kind"))
    rewrite(miniature / "records" / "event" / "2031-04-meeting-of-the-guild.yaml", lambda event: event.update(claims=["the guild met"]))
    assert verdict_of(miniature) == verdict_of(miniature, UNGLANCED)


DELETED = object()
ODD: list[Any] = [None, True, 7, -1, 1.5, "", " padded", "=1+1", "2031-13-01", "2031-04/2031-05", "puffin", "Телефон2: 22-01-42", "The guild stole it.", [], {}, [[]], ["puffin"], {"puffin": ["puffin"]}]


def find_places(value: Any, pointer: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The pointers to all that stands in `value`."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in children for place in [(*pointer, key), *find_places(child, (*pointer, key))]]


def look_up(value: Any, pointer: tuple[Any, ...]) -> Any:
    for step in pointer:
        value = value[step]
    return value


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_glance_says_what_a_look_would_whatever_stands_in_the_records(data: st.DataObject) -> None:
    """Up to three values give way to odd ones, or to what stands elsewhere in the record, or are taken out."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_miniature(Path(folder) / "archive")
        paths = sorted(path.relative_to(root) for path in (root / "records").rglob("*.yaml"))
        for path in map(root.joinpath, data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=3, unique=True))):
            value = load_document(path.parent, path.name).value
            place = data.draw(st.sampled_from(find_places(value)))
            around, last = look_up(value, place[:-1]), place[-1]
            other = data.draw(st.sampled_from([*ODD, *(look_up(value, other) for other in find_places(value)), DELETED]))
            if other is DELETED:
                del around[last]
            else:
                around[last] = deepcopy(other)
            path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        assert verdict_of(root) == verdict_of(root, UNGLANCED)


def test_some_checks_do_with_a_glance() -> None:
    assert sum(check.glance is not None for check in CHECKS) >= 10


@pytest.mark.parametrize("processes", [2, 3])
@pytest.mark.parametrize("name", ["reference-unknown", "record-duplicated", "yaml-syntax", "contradiction-unacknowledged", "capture-mismatch"])
def test_processes_and_pieces_make_no_difference(name: str, processes: int, miniature: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_over(miniature, next(case for case in case_folders() if case.parent.name == name))
    whole = verdict_of(miniature)
    monkeypatch.setattr(run, "SIZE", 4)
    monkeypatch.setattr(run, "FEW", 1 << 20)
    assert verdict_of(miniature, processes=processes) == whole != verdict_of(copy_miniature(miniature.parent / "clean"))


def test_of_what_could_not_be_looked_at_the_first_of_each_piece_is_told(miniature: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (miniature / "captures").iterdir():
        path.unlink()
    whole = verdict_of(miniature)
    monkeypatch.setattr(run, "SIZE", 4)
    monkeypatch.setattr(run, "FEW", 1)
    few = verdict_of(miniature)
    assert (few.tallies, few.issues) == (whole.tallies, whole.issues)
    assert {issue.check for issue in few.not_performed} == {issue.check for issue in whole.not_performed}
    assert set(few.not_performed) < set(whole.not_performed)


def test_a_record_that_was_packed_is_told_of_with_its_places(miniature: Path, run: Run) -> None:
    """What is wrong among records is found after their text was let go of."""
    path = next((miniature / "records" / "place").glob("*.yaml"))
    path.with_stem("a-copy").write_text(path.read_text(encoding="utf-8").replace(f"id: {path.stem}", "id: a-copy"), encoding="utf-8")
    assert f"records/place/a-copy.yaml:{1 + path.read_text(encoding='utf-8').split('name: ')[0].count(chr(10))}:" in run("validate", "--root", miniature).out


PARTIAL = """\
looked at 1 of 23 records and at what they name; the rest was not looked at, so these checks were left out: \
id-repeated, record-duplicated, passage-overlap, quotation-shared, record-orphaned
"""


def test_records_alone(miniature: Path, run: Run) -> None:
    quotes = sorted((miniature / "records" / "quote").glob("*.yaml"))
    quotes[1].write_text("surprise\n", encoding="utf-8")
    one = run("validate", "--root", miniature, quotes[0])
    assert (one.code, one.out.splitlines(True)[0], one.err) == (0, PARTIAL, "")
    told = json.loads(run("validate", "--root", miniature, "--format", "json", quotes[0]).out)["looked_at"]
    assert told == {"records": 1, "left_out": ["id-repeated", "record-duplicated", "passage-overlap", "quotation-shared", "record-orphaned"]}
    assert json.loads(run("validate", "--root", miniature, "--format", "json").out)["looked_at"] is None
    both = run("validate", "--root", miniature, quotes[0], quotes[1])
    assert (both.code, both.out.count("error: ")) == (1, 1)
    assert run("validate", "--root", miniature, quotes[0].parent).out.count("error: ") == 1


def test_records_alone_are_compared_with_what_they_name(miniature: Path, run: Run) -> None:
    """A passage must lie in an article that was not itself to be looked at."""
    quote = next(path for path in (miniature / "records" / "quote").glob("*.yaml") if "end: " in path.read_text(encoding="utf-8"))
    text = quote.read_text(encoding="utf-8")
    end = text.split("end: ")[1].split("\n")[0]
    quote.write_text(text.replace(f"end: {end}", "end: 99999", 1), encoding="utf-8")
    assert "error: passage-outside" in run("validate", "--root", miniature, quote).out


def test_records_alone_are_compared_with_every_capture(miniature: Path, run: Run) -> None:
    """Also with those that lie behind nothing that the record names."""
    words = " ".join(re.findall(r"\w+", sorted((miniature / "captures").iterdir())[0].read_text(encoding="utf-8"))[:12])
    place = sorted((miniature / "records" / "place").glob("*.yaml"))[0]
    place.write_text(re.sub("^note: .*", f'note: "{words}"', place.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    assert "error: text-copied at /note" in run("validate", "--root", miniature, place).out


@pytest.mark.parametrize(("path", "message"), [
    ("records/quote/nobody.yaml", "There is no file"),
    ("schema", "is no record, and holds none"),
])
def test_what_is_no_record_cannot_be_looked_at(path: str, message: str, miniature: Path, run: Run) -> None:
    outcome = run("validate", "--root", miniature, miniature / path)
    assert (outcome.code, message in outcome.err) == (2, True)


def test_a_line_of_progress() -> None:
    assert make_line("read and checked", 20_000, 100_000, 2.0) == "20,000 of 100,000 records read and checked, 10,000 a second, 8 s left"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Screen(), True), (io.StringIO(), False)])
def test_progress_is_shown_on_a_terminal_and_taken_away(stream: io.StringIO, is_shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 0.5, 1.5, 1.6, 4.0])
    monkeypatch.setattr("pipeline.progress.time.monotonic", lambda: next(now))
    monkeypatch.setattr(sys, "stderr", stream)
    with Progress() as progress:
        for done in (10, 20, 30, 40):
            progress.tell("read", done, 40)
    shown = [line for line in stream.getvalue().split("\r\x1b[K") if line]
    assert shown == (["20 of 40 records read, 13 a second, 2 s left", "40 of 40 records read, 10 a second, 0 s left"] if is_shown else [])
    assert stream.getvalue().endswith("\r\x1b[K") or not is_shown
