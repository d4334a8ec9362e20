"""Two editions compared, the version and the change log that follow, and what is withdrawn and issued anew."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.editions.changelog import add_section, make_json, make_markdown, make_section, make_text, read_notes
from pipeline.editions.comparison import Comparison, compare
from pipeline.editions.difference import Difference, iter_differences
from pipeline.editions.edition import load_edition
from pipeline.editions.structure import iter_table_changes
from pipeline.editions.version import Level, check_version, make_reissue, make_version
from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from pipeline.model.census import add_to_census, load_census
from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer, json_pointer
from pipeline.reading.strict_yaml import read_yaml
from pipeline.releasing.withdrawal import make_retargeted
from tests.conftest import Run, copy_miniature

RELEASE = "lighthouse-keepers-and-a-foghorn-1.2.3"
TOMBSTONE = '# yaml-language-server: $schema=../../schema/{type}.schema.json\nid: {id}\nstatus: withdrawn\nwithdrawn:\n  date: "2031-08-01"\n  reason: {reason}\n'


# Versions


@pytest.mark.parametrize("previous, level, expected", [
    ("1.2.3", Level.NONE, "1.2.3"),
    ("1.2.3", Level.PATCH, "1.2.4"),
    ("1.2.3", Level.MINOR, "1.3.0"),
    ("1.2.3", Level.MAJOR, "2.0.0"),
    ("0.1.0", Level.PATCH, "0.1.1"),
    ("0.1.9", Level.MINOR, "0.2.0"),
    ("0.1.9", Level.MAJOR, "0.2.0"),
    ("1.2.3+reissue.2", Level.PATCH, "1.2.4"),
])
def test_the_version_follows_from_the_level(previous: str, level: Level, expected: str) -> None:
    assert make_version(previous, level) == expected


@pytest.mark.parametrize("wanted, least, is_enough", [("1.3.0", "1.3.0", True), ("2.0.0", "1.3.0", True), ("1.2.9", "1.3.0", False), ("1.10.0", "1.9.0", True), ("0.9.0", "1.0.0", False)])
def test_a_version_that_is_too_low_is_told(wanted: str, least: str, is_enough: bool) -> None:
    sentence = check_version(wanted, least)
    assert (sentence is None) is is_enough
    assert is_enough or f"{least} at least" in str(sentence)


@pytest.mark.parametrize("word", ["1.2", "1.2.3.4", "01.2.3", "v1.2.3", "", "1.2.3+build", "1.2.3\n"])
def test_what_is_no_version_is_refused(word: str) -> None:
    for function in (lambda: make_version(word, Level.PATCH), lambda: make_reissue(word), lambda: check_version(word, "1.0.0")):
        with pytest.raises(ValueError, match="is no version"):
            function()


def test_a_reissue_keeps_the_numbers() -> None:
    assert [make_reissue("1.2.3"), make_reissue("1.2.3+reissue.1"), make_reissue("1.2.3+reissue.9")] == ["1.2.3+reissue.1", "1.2.3+reissue.2", "1.2.3+reissue.10"]


# Differences of values

JSON = st.recursive(st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([1.0, 0.5, "", "a", "1"]), lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abc~/"), inner, max_size=3), max_leaves=15)


@pytest.mark.parametrize("old, new, expected", [
    ({"a": 1}, {"a": 1}, []),
    ({"a": 1}, {"a": 2}, ["changed /a 1 2"]),
    ({"a": 1}, {"a": True}, ["changed /a 1 true"]),
    ({"a": 1}, {"a": 1.0}, ["changed /a 1 1.0"]),
    ({"a": 1}, {"b": 1}, ["removed /a 1", "added /b 1"]),
    ({"a": [1, 2, 3]}, {"a": [1, 3]}, ["removed /a/1 2"]),
    ({"a": [1, 2]}, {"a": [2, 1]}, ["reordered /a [1, 0]"]),
    ({"a": [{"k": 1, "t": "x"}, {"k": 2, "t": "y"}]}, {"a": [{"k": 2, "t": "z"}]}, ["removed /a/0 {'k': 1, 't': 'x'}", "changed /a/0/t y z (was /a/1/t)"]),
    ({"a": [{"k": 1, "t": "x"}]}, {"a": [{"k": 9, "t": "n"}, {"k": 1, "t": "x"}]}, ["added /a/0 {'k': 9, 't': 'n'}"]),
    ({"a": ["x", "x"]}, {"a": ["x"]}, ["removed /a/1 x"]),
    ({"a": {"b": {"c": 1}}}, {"a": {"b": 1}}, ["changed /a/b {'c': 1} 1"]),
    ({"a/b": 1}, {"a/b": 2}, ["changed /a~1b 1 2"]),
])
def test_differences_are_told_place_by_place(old: Any, new: Any, expected: list[str]) -> None:
    assert [tell(difference) for difference in iter_differences(old, new)] == expected


def tell(difference: Difference) -> str:
    values = {"changed": [difference.before, difference.after], "added": [difference.after], "removed": [difference.before], "reordered": [difference.after]}[difference.how]
    was = f" (was {json_pointer(difference.former)})" if difference.how == "changed" and difference.former != difference.pointer else ""
    return " ".join([difference.how, json_pointer(difference.pointer), *(str(value).lower() if isinstance(value, bool) else str(value) for value in values)]) + was


@given(JSON, JSON)
def test_the_new_value_follows_from_the_old_one_and_the_differences(old: Any, new: Any) -> None:
    differences = list(iter_differences(old, new))
    assert same(rebuild(old, differences, (), ()), new)
    assert bool(differences) is not same(old, new)
    for difference in differences:
        if difference.how in ("changed", "removed"):
            assert same(at(old, difference.former), difference.before)
        if difference.how in ("changed", "added"):
            assert same(at(new, difference.pointer), difference.after)


def rebuild(old: Any, differences: list[Difference], pointer: Pointer, former: Pointer) -> Any:
    """The new value at `pointer`, made from the `old` one, which stood at `former`, and nothing but the differences."""
    for difference in differences:
        if difference.how == "changed" and difference.pointer == pointer:
            return difference.after
    removed = {d.former[-1] for d in differences if d.how == "removed" and d.former[:-1] == former and d.former}
    added = {d.pointer[-1]: d.after for d in differences if d.how == "added" and d.pointer[:-1] == pointer and d.pointer}
    if isinstance(old, dict):
        return {name: rebuild(value, differences, pointer + (name,), former + (name,)) for name, value in old.items() if name not in removed} | added
    if isinstance(old, list):
        kept = iter([i for i in range(len(old)) if i not in removed])
        order = next((d.after for d in differences if d.how == "reordered" and d.pointer == pointer), None)
        if order is None:
            order = [None if j in added else next(kept) for j in range(len(old) - len(removed) + len(added))]
        return [added[j] if i is None else rebuild(old[i], differences, pointer + (j,), former + (i,)) for j, i in enumerate(order)]
    return old


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def at(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[step]
    return value


# Differences of tables

FIELD = {"name": "colour", "type": "string", "title": "Colour", "description": "What it is.", "constraints": {"enum": ["red", "blue"], "minLength": 1}}
LAMP: dict[str, Any] = {"name": "lamp", "type": "table", "title": "Lamp", "path": "lamp.csv", "schema": {"fields": [{"name": "id", "type": "string"}, FIELD], "primaryKey": ["id"], "foreignKeys": []}}


def column(resource: dict[str, Any]) -> dict[str, Any]:
    return resource["schema"]["fields"][1]


@pytest.mark.parametrize("change, expected", [
    (lambda r: None, []),
    (lambda r: r.update(path="elsewhere.csv", hash="sha256:0", bytes=5), []),
    (lambda r: r.update(title="A lamp"), ["patch description-changed lamp"]),
    (lambda r: r.update(name="light"), ["major table-removed lamp", "minor table-added light"]),
    (lambda r: r.update(encoding="latin-1"), ["major encoding-changed lamp"]),
    (lambda r: r["schema"]["fields"].append({"name": "age", "type": "integer"}), ["major column-added lamp.age"]),
    (lambda r: r["schema"]["fields"].pop(), ["major column-removed lamp.colour"]),
    (lambda r: r["schema"]["fields"].reverse(), ["major columns-reordered lamp"]),
    (lambda r: column(r).update(type="integer"), ["major column-retyped lamp.colour {'type': 'string'} {'type': 'integer'}"]),
    (lambda r: column(r).update(description="Another."), ["patch description-changed lamp.colour"]),
    (lambda r: column(r)["constraints"].update(enum=["red", "green"]), ["major term-removed lamp.colour blue None", "minor term-added lamp.colour None green"]),
    (lambda r: column(r)["constraints"].pop("enum"), ["minor constraint-loosened lamp.colour {'enum': ['red', 'blue']} None"]),
    (lambda r: column(r)["constraints"].update(minLength=2), ["major constraint-tightened lamp.colour {'minLength': 1} {'minLength': 2}"]),
    (lambda r: column(r)["constraints"].update(minLength=0), ["minor constraint-loosened lamp.colour {'minLength': 1} {'minLength': 0}"]),
    (lambda r: column(r)["constraints"].update(maxLength=5), ["major constraint-tightened lamp.colour None {'maxLength': 5}"]),
    (lambda r: column(r)["constraints"].update(required=True), ["major constraint-tightened lamp.colour None {'required': True}"]),
    (lambda r: r["schema"].update(primaryKey=["colour"]), ["major primaryKey-changed lamp ['id'] ['colour']"]),
    (lambda r: r["schema"]["foreignKeys"].append({"fields": ["id"]}), ["major foreign-key-added lamp None {'fields': ['id']}"]),
])
def test_changes_of_tables_have_the_level_of_the_recipe(change: Callable[[dict[str, Any]], Any], expected: list[str]) -> None:
    new = copy.deepcopy(LAMP)
    change(new)
    found = []
    for c in iter_table_changes({"resources": [LAMP]}, {"resources": [new]}):
        values = [str(c.before), str(c.after)] if (c.before, c.after) != (None, None) and c.how != "encoding-changed" else []
        found.append(" ".join([c.level.name.lower(), c.how, f"{c.table}.{c.column}" if c.column else c.table, *values]))
    assert found == expected


# Editions


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature, built."""
    return build(copy_miniature(tmp_path_factory.mktemp("old") / "archive"))


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """A copy of it that may be changed, and must be built again."""
    shutil.copytree(old, tmp_path / "new")
    return tmp_path / "new"


def build(root: Path) -> Path:
    from pipeline.packaging.build import write_package

    write_package(load_archive(root, find_captures(root, None)))
    return root


def edit(root: Path, path: str, before: str, after: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after, 1), encoding="utf-8")


def bury(root: Path, path: str, reason: str) -> None:
    (root / path).write_text(TOMBSTONE.format(type=Path(path).parent.name, id=Path(path).stem, reason=reason), encoding="utf-8")


def compared(old: Path, new: Path) -> Comparison:
    return compare(load_edition(old), load_edition(build(new)))


def test_diff_tells_what_became_of_each_record(old: Path, new: Path, run: Run) -> None:
    edit(new, "records/person/ode-tarrowby.yaml", "value_number: 61", "value_number: 62")
    edit(new, "records/person/ode-tarrowby.yaml", '    article_id: 2031-04-06-who-has-the-horn\n    start: 199\n    end: 211\n', '    article_id: 2031-04-06-who-has-the-horn\n    start: 199\n    end: 212\n')
    edit(new, "datapackage.json", '"version": "1.2.3"', '"version": "2.0.0"')
    edit(new, "datapackage.json", "What has been reported about a missing foghorn", "Reports on a missing foghorn")
    bury(new, "records/quote/2031-04-voice-at-the-meeting.yaml", "rights")
    (new / "records/quote/2031-04-tarrowby-on-the-night.yaml").write_text(TOMBSTONE.format(type="quote", id="2031-04-tarrowby-on-the-night", reason="duplicate") + "  replaced_by_id: 2031-04-letter-on-tarrowby\n", encoding="utf-8")
    (new / "records/place/pelican-rock.yaml").write_text((new / "records/place/mirrow-isles.yaml").read_text(encoding="utf-8").replace("id: mirrow-isles", "id: pelican-rock"), encoding="utf-8")
    edit(new, "schema/place.schema.json", '        "site"\n      ],', '        "site",\n        "lake"\n      ],')
    edit(new, "schema/place.schema.json", '"site": {\n          "definition"', '"lake": {"definition": "A lake."},\n        "site": {\n          "definition"')
    build(new)
    outcome = run("diff", old, new)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out == """\
1.2.3 → 2.0.0: minor
changed person ode-tarrowby
  /names/2/end: 211 → 212
  /claims/0/value_number: 61 → 62
added place pelican-rock
merged quote 2031-04-tarrowby-on-the-night into 2031-04-letter-on-tarrowby (duplicate)
withdrawn quote 2031-04-voice-at-the-meeting (rights)
term-added place.kind: nothing → "lake"
metadata /title: "What has been reported about a missing foghorn" → "Reports on a missing foghorn"
"""
    told = json.loads(run("diff", old, new, "--format", "json").out)
    assert [(change["how"], change["id"], change["level"]) for change in told["records"]] == [
        ("changed", "ode-tarrowby", "patch"), ("added", "pelican-rock", "minor"),
        ("merged", "2031-04-tarrowby-on-the-night", "patch"), ("withdrawn", "2031-04-voice-at-the-meeting", "patch"),
    ]
    assert told["records"][0]["differences"][1] == {"pointer": "/claims/0/value_number", "how": "changed", "before": 61, "after": 62}
    assert run("diff", old, new, "--format", "markdown").out.startswith("## 1.2.3 → 2.0.0: minor\n\n- changed person `ode-tarrowby`\n    - `/names/2/end`: `211` → `212`\n")
    assert make_section(compare(load_edition(old), load_edition(new)), "1.3.0", "2031-08-02", "By hand.") == """\
## 1.3.0 (2031-08-02)

By hand.

### Added

- place: `pelican-rock`

### Changed

- person: `ode-tarrowby`

### Withdrawn

- quote `2031-04-tarrowby-on-the-night` into `2031-04-letter-on-tarrowby` (duplicate)
- quote `2031-04-voice-at-the-meeting` (rights)

### Tables and metadata

- term-added `place.kind`: nothing → `"lake"`
- metadata `/title` changed

Every change, with values, stands in `changes.json`.
"""


def test_the_same_edition_differs_in_nothing(old: Path, run: Run) -> None:
    outcome = run("diff", old, old)
    assert (outcome.code, outcome.out, outcome.err) == (0, "1.2.3 → 1.2.3: no change\n", "")


@pytest.mark.parametrize("place", ["", RELEASE, f"{RELEASE}.zip", f"{RELEASE}/data"])
def test_a_release_is_read_from_its_folder_bag_and_zip(old: Path, released_once: Path, run: Run, place: str) -> None:
    outcome = run("diff", released_once / "dist" / RELEASE / place, old)
    assert (outcome.code, outcome.out, outcome.err) == (0, "1.2.3 → 1.2.3: no change\n", "")


def test_a_release_that_is_damaged_is_not_compared(old: Path, released: Path, run: Run) -> None:
    (released / "dist" / RELEASE / RELEASE / "data/tables/place.csv").unlink()
    outcome = run("diff", released / "dist" / RELEASE / RELEASE, old)
    assert (outcome.code, outcome.out) == (2, "")
    assert "is not a release as it was released: data/tables/place.csv: is missing." in outcome.err


@pytest.mark.parametrize("spoil, message", [
    (lambda root: (root / "datapackage.json").unlink(), "is not a release as it was released"),
    (lambda root: (root / "json/person.json").unlink(), "is missing: run `build` first"),
    (lambda root: (root / "json/person.json").write_text("[{}]"), "is not a list of records"),
    (lambda root: (root / "json/person.json").write_text("["), "could not be read: JSONDecodeError"),
    (lambda root: (root / "datapackage.json").write_text("[]"), "is not a JSON object"),
    (lambda root: shutil.rmtree(root / "schema"), "schemas"),
])
def test_what_is_no_edition_is_wrong_usage(old: Path, new: Path, run: Run, spoil: Callable[[Path], Any], message: str) -> None:
    spoil(new)
    outcome = run("diff", old, new)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize("path, expected", [
    ("records/place/gannet-stair.yaml", Level.MAJOR),  # others refer to it
    ("records/quote/2031-04-voice-at-the-meeting.yaml", Level.PATCH),  # nothing does
])
def test_taking_out_what_others_refer_to_is_incompatible(old: Path, new: Path, path: str, expected: Level) -> None:
    bury(new, path, "error")
    assert compared(old, new).level is expected
    restored = compare(load_edition(new), load_edition(old))
    assert ([change.how for change in restored.records if not change.is_derived], restored.level) == (["restored"], Level.MINOR)


def test_a_record_that_left_no_tombstone_is_told_as_such(old: Path, new: Path) -> None:
    (new / "records/quote/2031-04-voice-at-the-meeting.yaml").unlink()
    comparison = compared(old, new)
    assert [(change.how, change.level) for change in comparison.records] == [("removed", Level.MAJOR)]
    assert "### Removed without a trace\n\n- quote: `2031-04-voice-at-the-meeting`\n" in make_section(comparison, "2.0.0", "2031-08-02")


def test_computed_records_are_counted_and_not_listed(old: Path, new: Path) -> None:
    edit(new, "records/person/ode-tarrowby.yaml", "value_number: 61", "value_number: 72")
    comparison = compared(old, new)
    assert {change.type for change in comparison.records} > {"person", "contradiction"}
    assert "removed contradiction: 1 computed record\n" in make_text(comparison)
    assert "contradiction" not in make_section(comparison, "1.3.0", "2031-08-02")
    assert comparison.level is Level.MINOR


def test_a_reference_that_leads_elsewhere_and_an_added_value_are_minor(old: Path, new: Path) -> None:
    edit(new, "records/person/ode-tarrowby.yaml", "place_id: gannet-stair", "place_id: tallowick")
    assert compared(old, new).level is Level.MINOR
    shutil.copyfile(old / "records/person/ode-tarrowby.yaml", new / "records/person/ode-tarrowby.yaml")
    edit(new, "records/place/mirrow-isles.yaml", "kind: region", 'kind: region\nnote: "Added."')
    assert compared(old, new).level is Level.MINOR
    shutil.copyfile(old / "records/place/mirrow-isles.yaml", new / "records/place/mirrow-isles.yaml")
    edit(new, "records/place/tallowick.yaml", 'name: "Tallowick"', 'name: "Tallowic"')
    assert compared(old, new).level is Level.PATCH


# Protection


def every_form(comparison: Comparison) -> str:
    return "".join([make_text(comparison), make_json(comparison), make_markdown(comparison), make_section(comparison, "9.0.0", "2031-09-01")])


def test_what_was_withdrawn_for_protection_is_never_told(old: Path, new: Path) -> None:
    former = (old / "records/person/ode-tarrowby.yaml").read_text(encoding="utf-8")
    bury(new, "records/person/ode-tarrowby.yaml", "protection")
    edit(new, "records/place/mirrow-isles.yaml", 'name: "Mirrow Isles"', 'name: "Isles"')
    edit(new, "records/event/2031-04-disappearance-of-the-foghorn.yaml", 'title: "Disappearance of the foghorn of Gannet Stair"', 'title: "Disappearance of a foghorn"')
    edit(new, "datapackage.json", "What has been reported about a missing foghorn", "Reports")
    comparison = compared(old, new)
    told = every_form(comparison)
    assert "withdrawn person ode-tarrowby (protection)" in told
    assert "- 1 person, for somebody’s protection" in told
    for words in ["Tarrowby", "retired keeper", "Mirrow Isles", "foghorn of Gannet Stair", "a missing foghorn"]:
        assert words not in told, words
        assert words in former or words not in ("Tarrowby", "retired keeper")
    assert "(withheld) → \"Isles\"" in told
    assert "ode-tarrowby" not in make_section(comparison, "9.0.0", "2031-09-01")


def test_former_values_around_somebody_who_is_protected_are_never_told(old: Path, new: Path) -> None:
    edit(new, "records/person/puffin.yaml", 'role: "blogger"', 'role: "writer"')
    edit(new, "records/quote/2031-04-04-mayakovich-on-the-horn.yaml", 'status: published', 'status: published\nnote: "New."')
    edit(new, "records/article/2031-04-06-who-has-the-horn.yaml", "The blogger tells what", "It is told what")
    edit(new, "records/place/mirrow-isles.yaml", 'name: "Mirrow Isles"', 'name: "Isles"')
    told = every_form(compared(old, new))
    assert "blogger" not in told and "The blogger tells" not in told
    assert '"Mirrow Isles" → "Isles"' in told  # nobody is protected there


def test_a_new_protection_veils_every_record(old: Path, new: Path) -> None:
    edit(new, "records/person/fonar-mayakovich.yaml", "identification: public-figure", 'identification: public-figure\nprotection:\n  measure: sealed\n  reason: "A reason."')
    edit(new, "records/place/mirrow-isles.yaml", 'name: "Mirrow Isles"', 'name: "Isles"')
    comparison = compared(old, new)
    assert "Mirrow Isles" not in every_form(comparison)
    assert all(change.is_veiled for change in comparison.records if change.how == "changed")


# Change log and census


def test_sections_go_in_front_of_older_ones_and_in_place_of_the_notes(old: Path) -> None:
    edition = load_edition(old)
    text = add_section("", make_section(compare(None, edition), "1.0.0", "2031-07-01"))
    assert text == """\
# Changes

What changed from one release to the next. Whatever is written below “Unreleased” opens the section of the next release.

## Unreleased

## 1.0.0 (2031-07-01)

The first release: 4 article, 3 event, 2 organization, 4 person, 3 place, 5 quote, 2 source.
"""
    text = text.replace("## Unreleased\n", "## Unreleased\n\nA note.\n")
    assert read_notes(text) == "A note."
    later = add_section(text, make_section(compare(edition, edition), "1.0.1", "2031-07-02", read_notes(text)))
    assert later.split("## ")[1:] == ["Unreleased\n\n", "1.0.1 (2031-07-02)\n\nA note.\n\nNothing changed.\n\n", "1.0.0 (2031-07-01)\n\nThe first release: 4 article, 3 event, 2 organization, 4 person, 3 place, 5 quote, 2 source.\n"]
    assert add_section(later, make_section(compare(edition, edition), "1.0.1", "2031-07-03")) == later


def test_the_census_grows_and_forgets_nothing(miniature: Path) -> None:
    census = load_census(miniature)
    assert (census.document.issues, len(census.entries)) == ([], 23)
    before = (miniature / "records/census.csv").read_text(encoding="utf-8")
    assert add_to_census(census, [entry.key for entry in census.entries], "9.9.9") == before
    grown = add_to_census(census, [("place", "abbey-rock"), ("vessel", "anna")], "2.0.0")
    assert sorted(set(grown.splitlines()) - set(before.splitlines())) == ["place,abbey-rock,2.0.0", "vessel,anna,2.0.0"]
    assert set(before.splitlines()) <= set(grown.splitlines())
    (miniature / "records/census.csv").write_bytes(grown.replace("\n", "\r\n").encode())
    again = load_census(miniature)
    assert (again.document.issues, add_to_census(again, [], "2.0.0")) == ([], grown)


# Withdrawing and merging


def test_withdraw_leaves_a_tombstone_and_lists_what_refers_to_it(miniature: Path, run: Run) -> None:
    arguments = ("withdraw", "gannet-stair", "--reason", "rights", "--note", 'Asked for: "all" of it.', "--date", "2031-08-01", "--root", miniature)
    before = (miniature / "records/place/gannet-stair.yaml").read_bytes()
    assert run(*arguments, "--dry-run").code == 0
    assert (miniature / "records/place/gannet-stair.yaml").read_bytes() == before
    outcome = run(*arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == """\
records/place/gannet-stair.yaml: is now a tombstone:

    # yaml-language-server: $schema=../../schema/place.schema.json
    id: gannet-stair
    status: withdrawn
    withdrawn:
      date: "2031-08-01"
      reason: rights
      note: "Asked for: \\"all\\" of it."

3 references to see to. Take the reference out, name another record, or withdraw this record too.
    records/event/2031-04-disappearance-of-the-foghorn.yaml:7:11: /place_id
    records/event/2031-04-disappearance-of-the-foghorn.yaml:95:21: /claims/8/value_place_id
    records/person/ode-tarrowby.yaml:27:15: /roles/0/place_id

Now run `python -m pipeline validate`, look at `git diff`, and commit.
"""
    assert not list((miniature / "records/place").glob(".*"))
    assert run("fix", "--root", miniature, "--check").code == 0
    verdict = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    assert {(issue["check"], issue["severity"]) for issue in verdict["issues"]} == {("reference-withdrawn", "warning")}


def test_withdrawing_for_protection_tells_the_procedure_and_no_content(miniature: Path, run: Run) -> None:
    outcome = run("withdraw", "puffin", "--reason", "protection", "--date", "2031-08-01", "--root", miniature)
    assert outcome.code == 0
    assert "reissue RELEASE --without person/puffin --reason protection" in outcome.out
    assert "git filter-repo --path records/person/puffin.yaml" in outcome.out
    assert "Puffin" not in outcome.out and "blogger" not in outcome.out and "pen name" not in outcome.out


def test_merge_leads_every_reference_to_the_other_record_and_changes_nothing_else(miniature: Path, run: Run) -> None:
    before = {path: path.read_text(encoding="utf-8") for path in sorted((miniature / "records").rglob("*.yaml"))}
    outcome = run("merge", "gannet-stair", "--into", "mirrow-isles", "--date", "2031-08-01", "--root", miniature)
    assert (outcome.code, outcome.err) == (0, "")
    changed = {path.stem for path, text in before.items() if path.read_text(encoding="utf-8") != text}
    assert changed == {"gannet-stair", "2031-04-disappearance-of-the-foghorn", "ode-tarrowby"}
    for path, text in before.items():
        if path.stem in changed - {"gannet-stair"}:
            assert path.read_text(encoding="utf-8") == text.replace("place_id: gannet-stair", "place_id: mirrow-isles")
    assert (miniature / "records/place/gannet-stair.yaml").read_text(encoding="utf-8") == TOMBSTONE.format(type="place", id="gannet-stair", reason="duplicate") + "  replaced_by_id: mirrow-isles\n"
    outcome = run("validate", "--root", miniature)
    assert "gannet-stair" not in outcome.out


def test_merge_leaves_alone_what_would_then_name_itself(miniature: Path, run: Run) -> None:
    outcome = run("merge", "tallowick", "--into", "gannet-stair", "--date", "2031-08-01", "--root", miniature)
    assert outcome.code == 0
    assert "records/place/gannet-stair.yaml:19:13: /part_of_id" in outcome.out
    assert "part_of_id: tallowick" in (miniature / "records/place/gannet-stair.yaml").read_text(encoding="utf-8")
    assert "place_id: gannet-stair" in (miniature / "records/organization/guild-of-lamp-keepers.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments, message", [
    (["withdraw", "pufin", "--reason", "error"], "There is no record `pufin`. Did you mean `puffin`?"),
    (["withdraw", "puffin", "--reason", "protecton"], "`protecton` is no reason for a withdrawal. Did you mean `protection`?"),
    (["withdraw", "puffin", "--reason", "boredom"], "Write one of: duplicate, error, protection, rights."),
    (["withdraw", "harbour-gazette", "--reason", "error"], "say which with --type organization or --type source"),
    (["withdraw", "puffin", "--type", "persn", "--reason", "error"], "There is no record type `persn`. Did you mean `person`?"),
    (["withdraw", "puffin", "--type", "place", "--reason", "error"], "There is no place `puffin`."),
    (["withdraw", "2031-04-04-mayakovich-in-the-gazette", "--reason", "error"], "is withdrawn already"),
    (["withdraw", "puffin", "--reason", "error", "--note", ""], "would not conform to the schema"),
    (["withdraw", "puffin", "--reason", "error", "--note", "a\u2028b"], "The tombstone could not be written"),
    (["withdraw", "puffin", "--reason", "error", "--date", "1 May"], "does not match the format"),
    (["withdraw", "puffin"], "Missing option '--reason'"),
    (["merge", "puffin", "--into", "puffin"], "A record cannot take its own place."),
    (["merge", "puffin", "--into", "tallowick"], "There is no person `tallowick`."),
    (["merge", "2031-04-voice-at-the-meeting", "--into", "2031-04-04-mayakovich-in-the-gazette"], "is withdrawn itself"),
])
def test_wrong_usage_changes_nothing(miniature: Path, run: Run, arguments: list[str], message: str) -> None:
    before = {path: path.read_bytes() for path in miniature.rglob("*") if path.is_file()}
    outcome = run(*arguments, "--root", miniature)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert {path: path.read_bytes() for path in miniature.rglob("*") if path.is_file()} == before


def test_a_write_that_fails_leaves_the_file_as_it_was(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    before = {path: path.read_bytes() for path in miniature.rglob("*") if path.is_file()}
    monkeypatch.setattr("os.replace", fail)
    outcome = run("merge", "gannet-stair", "--into", "mirrow-isles", "--root", miniature)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "The pipeline could not go on: [Errno 28] No space left on device\n"
    assert {path: path.read_bytes() for path in miniature.rglob("*") if path.is_file()} == before


def test_files_that_cannot_be_searched_are_named(miniature: Path, run: Run) -> None:
    (miniature / "records/place/tallowick.yaml").write_text("a: [\n", encoding="utf-8")
    assert "records/place/tallowick.yaml: could not be read, and may refer to it." in run("withdraw", "puffin", "--reason", "error", "--root", miniature).out


@pytest.mark.parametrize("before, after", [
    ("a_id: old\n", "a_id: new\n"),
    ('a_id: "old" # old\n', 'a_id: "new" # old\n'),
    ("a_id: 'old'\n", "a_id: 'new'\n"),
    ("{x: old, a_id: old, old: 1}\n", "{x: old, a_id: new, old: 1}\n"),
    ("\ufeffx: “é” 🔦\r\na_id: old\r\n", "\ufeffx: “é” 🔦\r\na_id: new\r\n"),
    ("a_id:\n  old\n", "a_id:\n  new\n"),
    ('a_id: "\\x6fld"\n', None),
    ("a_id: |-\n  old\n", None),
])
def test_one_scalar_is_replaced_and_nothing_else(before: str, after: str | None) -> None:
    document = Document("x.yaml")
    read_yaml(before.removeprefix("\ufeff"), document)
    made = make_retargeted(before.encode(), document, [("a_id",)], "new")
    assert made == (None if after is None else after.encode())


def test_an_id_that_looks_like_a_number_is_quoted() -> None:
    document = Document("x.yaml")
    read_yaml("a_id: old\nb_id: old\n", document)
    assert make_retargeted(b"a_id: old\nb_id: old\n", document, [("a_id",), ("b_id",)], "2031") == b'a_id: "2031"\nb_id: "2031"\n'
