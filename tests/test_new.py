"""`new`: records from key=value and from answers, what is refused, and what is said."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Run
from tests.test_new_type import add_vessels

PERSON = ["name=Wick Lanter", "identification=named-in-press", "names/0/text=Keeper", "names/0/language=en", "names/0/script=Latn", "names/0/article_id=2031-keeper-answers-the-guild", "names/0/start=735", "names.0.end=741"]


def answer(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{text}\n" for text in answers)))


def test_a_record_from_assignments(miniature: Path, run: Run) -> None:
    outcome = run("new", "person", *PERSON, "--root", miniature)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Written: records/person/wick-lanter.yaml\nNext: replace the lines that begin with # or delete them, run `python -m pipeline validate`, and commit the file.\n")
    assert "24 records (4 article, 3 event, 2 organization, 5 person, 3 place, 5 quote, 2 source): 0 errors, " in outcome.out
    text = (miniature / "records/person/wick-lanter.yaml").read_text(encoding="utf-8")
    assert text.startswith("""\
# yaml-language-server: $schema=../../schema/person.schema.json
id: wick-lanter
status: published
name: "Wick Lanter"
names:
  - text: "Keeper"
    language: en
    script: Latn
    article_id: 2031-keeper-answers-the-guild
    start: 735
    end: 741
identification: named-in-press
# roles: Offices, professions and affiliations, each with the passage that says so.
""")
    assert "\n# note: What a reader needs in order not to misread the record.\n" in text and "withdrawn" not in text
    assert run("fix", "--root", miniature, "--check").code == 0
    assert ": 0 errors, " in run("validate", "--root", miniature).out


def test_what_may_not_stand_is_not_offered(miniature: Path, run: Run) -> None:
    run("new", "person", "name=Somebody on the quay", "identification=anonymous", "--root", miniature)
    text = (miniature / "records/person/somebody-on-the-quay.yaml").read_text(encoding="utf-8")
    assert "# roles: " in text and "names" not in text and "withdrawn" not in text


def test_an_unfinished_record_is_written_and_its_issues_told(miniature: Path, run: Run) -> None:
    outcome = run("new", "quote", "speaker_id=pufin", "renderings/0/text=It is", "renderings/0/start=12", "content_warnings=slur", "content_warnings=torture", "renderings/0/is_translation=maybe", "--root", miniature)
    path = "records/quote/pufin-it-is.yaml"
    assert outcome.code == 1
    assert [line for line in outcome.out.splitlines() if line.startswith(("records/", "    Did", "    The", "    `"))] == [
        f"{path}:2:1: error: record-nonconforming",
        "    The property `medium` is missing (`status` is `published`).",
        f"{path}:4:13: error: reference-unknown at /speaker_id",
        "    There is no person `pufin`.",
        "    Did you mean `puffin`?",
        f"{path}:16:5: error: record-nonconforming at /renderings/0",
        "    The property `article_id` is missing.",
        f"{path}:16:5: error: record-nonconforming at /renderings/0",
        "    The property `end` is missing.",
        f"{path}:16:5: error: record-nonconforming at /renderings/0",
        "    The property `language` is missing.",
        f"{path}:23:21: error: record-nonconforming at /renderings/0/is_translation",
        "    `is_translation` should be true or false, and is text.",
    ]
    text = (miniature / path).read_text(encoding="utf-8")
    assert "\n# medium: Through what it was said.\n" in text
    assert '\n  - text: "It is"\n    # article_id: The article that prints it.\n    start: 12\n' in text
    assert "\ncontent_warnings:\n  - slur\n  - torture\n" in text
    assert run("fix", "--root", miniature, "--check").code == 0


def test_a_likely_repetition_is_said(miniature: Path, run: Run) -> None:
    outcome = run("new", "place", "name=Tallowik", "--root", miniature)
    assert outcome.err == "Is this the same? records/place/tallowick.yaml\n"
    assert (miniature / "records/place/tallowik.yaml").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["persn"], "There is no record type `persn`. Did you mean `person`?"),
        (["zeppelin"], "There are: article, event, organization, person, place, quote, source."),
        (["contradiction", "id=a"], "Records of type contradiction are computed, never written."),
        (["person", "name"], "`name` gives nothing: write name=value."),
        (["person", "nme=x"], "there is no property `nme` here. Did you mean `name`?"),
        (["person", "zzz=x"], "There are: id, status, name,"),
        (["person", "names=x"], "`names` is made of parts: write names/0/...=value."),
        (["article", "headline=x"], "`headline` is made of parts: write headline/...=value."),
        (["person", "names/1/text=x"], "`1` is no place in the list `names`; the next is 0."),
        (["person", "names/first/text=x"], "`first` is no place in the list `names`; the next is 0."),
        (["person", "name/0=x"], "`name/0` leads too far: `name` has no parts."),
        (["person", "name=a", "name=b"], "`name` is given twice."),
        (["person", "status=published"], "There is nothing to make an id of: add id=...."),
        (["person", "id=../../x", "name=x"], "`id` is not written as it should be."),
        (["person", "name=Puffin"], "There is a record `puffin` already, or was one; an id is never used again."),
        (["quote", "id=2031-04-04-mayakovich-in-the-gazette"], "an id is never used again."),
        (["person", "name=a\x1bb"], "A value holds the character U+001B, which may not stand in a record."),
    ],
)
def test_what_is_refused(miniature: Path, run: Run, arguments: list[str], message: str) -> None:
    before = sorted(miniature.rglob("*"))
    outcome = run("new", *arguments, "--root", miniature)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert sorted(miniature.rglob("*")) == before


def test_an_id_that_was_ever_released_is_refused(miniature: Path, run: Run) -> None:
    census = miniature / "records" / "census.csv"
    census.write_text(census.read_text(encoding="utf-8") + "place,old-quay,0.1.0\n", encoding="utf-8")
    outcome = run("new", "place", "name=Old quay", "--root", miniature)
    assert (outcome.code, "There is a record `old-quay` already, or was one" in outcome.err) == (2, True)


def test_nothing_is_written_outside(miniature: Path, run: Run, tmp_path: Path) -> None:
    (miniature / "records" / "place").rename(tmp_path / "elsewhere")
    (miniature / "records" / "place").symlink_to(tmp_path / "elsewhere")
    outcome = run("new", "place", "name=Quay", "--root", miniature)
    assert (outcome.code, "lies outside the archive" in outcome.err) == (2, True)
    assert not (tmp_path / "elsewhere" / "quay.yaml").exists()


def test_a_type_without_records_or_rule_for_ids(miniature: Path, run: Run) -> None:
    add_vessels(miniature)
    for path in (miniature / "records" / "vessel").iterdir():
        path.unlink()
    (miniature / "records" / "vessel").rmdir()
    assert run("new", "vessel", "draught=1.5", "--root", miniature).code == 2
    outcome = run("new", "vessel", "id=anna", "draught=1.5", "is_afloat=true", "home_ids=tallowick", "home_ids=gannet-stair", "voyages/0/cargo=12", "voyages/0/stops/0/place_id=tallowick", "--root", miniature)
    assert outcome.code == 0, outcome.out
    assert (miniature / "records/vessel/anna.yaml").read_text(encoding="utf-8") == """\
# yaml-language-server: $schema=../../schema/vessel.schema.json
id: anna
# seen_date: An EDTF date (ISO 8601-2), in quotation marks: "2017-08-08", "2017-04", "2017~" (about), "2017-08?" (uncertain), "[2017-08..2017-10]" (some time in), "2017-08/2017-10" (from, to).
is_afloat: true
draught: 1.5
# owner_id: The permanent name of the record: lower-case ASCII words joined by hyphens, the same as the file name without .yaml.
# sister_id: The permanent name of the record: lower-case ASCII words joined by hyphens, the same as the file name without .yaml.
# hull: What to write.
home_ids:
  - tallowick
  - gannet-stair
voyages:
  - cargo: "12"
    stops:
      - place_id: tallowick
"""


def test_a_record_from_answers(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "Odé Tarrowbey", "named-in-pres", "named-in-press", "", "Keeper", "en", "Latn", "2031-keeper-answers-the-guil", "2031-keeper-answers-the-guild", "x", "735", "741", "y", "Guild", "en", "Latn", "2031-keeper-answers-the-guild", "754", "759", "n", "y", "puffin", "Not An Id", "")
    outcome = run("new", "person", "--root", miniature)
    assert (outcome.code, outcome.err) == (0, "")
    for said in (
        "Identification: How the articles identify the person.\n    public-figure: Holds an office,",
        "`identification` cannot be `named-in-pres`. Did you mean `named-in-press`?",
        "There is no article `2031-keeper-answers-the-guil`. Did you mean `2031-keeper-answers-the-guild`?",
        "`start` should be a whole number, and is text.",
        "Is this the same? records/person/ode-tarrowby.yaml",
        "Identifier [ode-tarrowbey]",
        "There is a record `puffin` already, or was one; an id is never used again.",
        "`id` is not written as it should be.",
        "Written: records/person/ode-tarrowbey.yaml",
    ):
        assert said in outcome.out
    assert "withdrawn" not in outcome.out.lower().split("identifier")[0]
    text = (miniature / "records/person/ode-tarrowbey.yaml").read_text(encoding="utf-8")
    assert 'name: "Odé Tarrowbey"\nnames:\n  - text: "Keeper"\n' in text and '  - text: "Guild"\n' in text


def test_what_is_asked_depends_on_the_answers(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A work that is only cited has a label, and neither headline nor span; who spoke is asked until somebody did."""
    answer(monkeypatch, "unknown", "Nothing tells.", "letter", "cited-only", "A second letter of the guild.", "Second letter of the guild", "", "", "", "", "")
    outcome = run("new", "article", "--root", miniature)
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    assert "Headline" not in outcome.out and "Publication date:" not in outcome.out
    assert (miniature / "records/article/second-letter-of-the-guild.yaml").is_file()
    answer(monkeypatch, "unknown", "", "", "", "a voice", *[""] * 8, "2031-keeper-answers-the-guild", "Guild", "754", "759", "en", "n", "")
    outcome = run("new", "quote", "--root", miniature)
    assert "Speaker description (such as an unnamed witness): Speaker description" in outcome.out
    assert "speaker_description: \"a voice\"" in (miniature / "records/quote/a-voice-guild.yaml").read_text(encoding="utf-8")


def test_answers_that_end_write_nothing(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(miniature.rglob("*"))
    for answers in ([], ["Tallowik", "settlement"], ["Puffin", "public-figure"]):
        answer(monkeypatch, *answers)
        outcome = run("new", "place" if "Tallowik" in answers else "person", "--root", miniature)
        assert (outcome.code, outcome.err.strip()) == (2, "Stopped.")
    answer(monkeypatch, "unknown", "Nothing tells.", "letter", "cited-only", "A letter.", "Letter of the guild to the newspaper on the missing foghorns", "", "", "", "", "n")
    outcome = run("new", "article", "--root", miniature)
    assert (outcome.code, "Is this the same? records/article/2031-04-letter-of-the-guild.yaml\nWrite a new record all the same?" in outcome.out) == (2, True)
    assert sorted(miniature.rglob("*")) == before


def test_the_real_schemas_can_all_be_begun(run: Run, miniature: Path) -> None:
    from pipeline.schemas.schema import load_schema

    for record_type in load_schema(REPOSITORY).types.values():
        if record_type.folder:
            assert run("new", record_type.name, "id=a-new-one", "--root", miniature).code == 1
            assert (miniature / record_type.folder / "a-new-one.yaml").is_file()
    assert run("fix", "--root", miniature, "--check").code == 0
