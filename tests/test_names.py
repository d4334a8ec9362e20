"""Names that are withheld: found however they are spelt, and told by nothing that is printed. All names are invented."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import CHECKS, run_checks
from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from pipeline.model.sounds import MAX_WORDS, make_skeletons, make_words
from pipeline.model.withheld import HEAD, MIN_DIGESTS, PATH, Withheld, WithheldError, load_withheld, make_list
from pipeline.reading.document import Document
from pipeline.report import FORMS, iter_report
from pipeline.report.github import make_step_summary
from tests.conftest import NAMES_KEY, Outcome, Run

# Each name with spellings by passport offices, newspapers, libraries and friends in several languages.
SPELLINGS = {
    "Нестор Приливный": ["Nestor Prilivny", "Nestor Prilivnyy", "Nestor Prilivnyj", "Nestor Prilivnyi", "Nestor Priliwny", "Nestor Prílivný", "NESTOR PRILIVNIY", "prilivnij, nestor", "nestor-prilivny", "nestor_prilivny", "NestorPrilivny", "nestorprilivny", "Prilivnyy Nestor", "Nestor Afanasyevich Prilivny", "nestor.prilivny@mail.example", "Нестор\u00a0ПРИЛИВНЫЙ", "Nes\u00adtor Prilivny", "N\u0435stor Prilivny", "Nestor\nPrilivny", "Nestor Prili-vny", "Ｎｅｓｔｏｒ Ｐｒｉｌｉｖｎｙ", "nestor%20prilivny"],
    "Хава Чайкина": ["Khava Chaykina", "Hava Chaikina", "Chava Tschajkina", "Xava Čajkina", "Hawa Tschaikina", "Khava Tchaïkina", "Chawa Czajkina", "Hava Çaykina", "Khawa Chajkina"],
    "Джамал Жигулёв": ["Dzhamal Zhigulyov", "Jamal Zhigulev", "Djamal Jiguliov", "Dschamal Schigulew", "Džamal Žigulëv", "Dżamal Żygulew", "Dzhamal Zhiguleff", "Jamal Jigulev", "Camal Jigulev"],
    "Юрий Щукин": ["Yuri Shchukin", "Yury Shchukin", "Iurii Shchukin", "Jurij Ščukin", "Juri Schtschukin", "Youri Chtchoukine", "Jurij Szczukin", "Yuriy Schukin", "Iouri Shchukin"],
    "Цезарь Яхонтов": ["Tsezar Yakhontov", "Cezar' Jachontov", "Zesar Jachontow", "Tsézar Iakhontov", "Cezar Jahontov", "Tsezar Yakhontoff", "Tsezar Yahontov", "Cezar Jachontow", "Cezar Yaxontov"],
    "Гусейн Водяной": ["Gusein Vodyanoy", "Husein Vodianoi", "Guseyn Vodjanoj", "Gusejn Wodjanoi", "Huseyn Vodyanoi", "Gousseïn Vodianoï", "Guseĭn Vodi͡anoĭ"],
    "Алексей Бакланьев": ["Alexei Baklanyev", "Aleksey Baklan'ev", "Alexej Baklanjew", "Aleksej Baklanʹev", "Alexey Baklaniev", "Alekseï Baklaniev", "Alexei Baklaneff"],
    "Ильяс Подъёмный": ["Ilyas Podyomny", "Il'yas Pod\"yomny", "Iljas Podjomnyj", "Ilias Podiomny", "Ilyas Podyemny"],
    "Xenia Jurijewna Tschaikina": ["Ксения Юрьевна Чайкина", "Ksenia Yurievna Chaikina", "Kseniya Yur'yevna Chaykina", "Chaikina Ksenia Yurevna", "Ksenija Jurʹevna Čajkina"],
}
OTHERS = ["Nestor", "Prilivny", "Nestor Privalov", "Nestor of the tide", "Hava Nagila", "Chava Chaika", "a jam of jigsaws", "Yuri Shukshin", "Tsezar Yakovlev", "the house in Vodice", "Alexei Balakirev", "Ilyas Podolny", "Xenia the shepherdess", "Fonar Mayakovich", "the guild of lamp keepers", "priority and nesting"]


def make_withheld(*names: str) -> Withheld:
    key = NAMES_KEY.encode()
    lines = make_list(Withheld(Document(PATH)), key, list(names)).splitlines()
    return Withheld(Document(PATH), frozenset(lines[3:]), key)


@pytest.fixture(scope="module")
def withheld() -> Withheld:
    return make_withheld(*SPELLINGS)


@pytest.mark.parametrize("name, spelling", [(name, spelling) for name, spellings in SPELLINGS.items() for spelling in [name, *spellings]])
def test_every_spelling_is_found(withheld: Withheld, name: str, spelling: str) -> None:
    spelling = spelling.replace("%20", " ")
    assert withheld.holds(f"The keeper {spelling} was on the rocks.")


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_like_a_name_is_none(withheld: Withheld, other: str) -> None:
    assert not withheld.holds(f"The keeper {other} was on the rocks.")


def test_the_miniature_and_the_house_rules_are_free_of_the_names(withheld: Withheld) -> None:
    for path in [*sorted(Path("pipeline").rglob("*.py")), Path("README.md")]:
        assert not withheld.holds(path.read_text(encoding="utf-8")), path


WORDS = st.text("абвгдежзиклмнопрстуфхцчшщыэюя", min_size=4, max_size=9)


@given(st.lists(WORDS, min_size=2, max_size=MAX_WORDS), st.randoms(use_true_random=False), st.sampled_from([" ", "-", "_", ".", "\n", ", ", ""]), st.booleans())
def test_order_case_and_joints_do_not_matter(words: list[str], random: object, joint: str, is_upper: bool) -> None:
    name = " ".join(words)
    random.shuffle(words)  # type: ignore[attr-defined]
    written = joint.join(words)
    found = make_skeletons(name)
    assert make_skeletons(written.upper() if is_upper else written) & found


ROMAN = {"BGN": "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch y e yu ya", "ISO 9": "a b v g d e ž z i k l m n o p r s t u f h c č š ŝ y è û â", "German": "a b w g d e sch s i k l m n o p r s t u f ch z tsch sch schtsch y e ju ja", "French": "a b v g d e j z i k l m n o p r s t ou f kh ts tch ch chtch y e iou ia", "Polish": "a b w g d e ż z i k l m n o p r s t u f ch c cz sz szcz y e ju ja"}
TABLES = {scheme: dict(zip("абвгдежзиклмнопрстуфхцчшщыэюя", letters.split())) for scheme, letters in ROMAN.items()}


@given(st.text("абвдклмнпрстф", min_size=4, max_size=9), st.sampled_from(sorted(TABLES)))
def test_plain_letters_sound_alike_in_every_scheme(word: str, scheme: str) -> None:
    assert make_skeletons("".join(TABLES[scheme][letter] for letter in word)) == make_skeletons(word)


@given(st.lists(st.sampled_from(["ба", "ви", "го", "де", "жа", "зу", "ко", "ли", "мо", "но", "па", "ры", "са", "ту", "фа", "ха", "ца", "ча", "ша", "ща", "эн", "юн", "ян"]), min_size=3, max_size=7), st.sampled_from(sorted(TABLES)))
def test_syllables_sound_alike_in_every_scheme(syllables: list[str], scheme: str) -> None:
    word = "".join(syllables)
    assert make_skeletons("".join(TABLES[scheme][letter] for letter in word)) & make_skeletons(word)


@given(st.text(max_size=40))
def test_any_text_has_words(text: str) -> None:
    assert all(word and word == word.casefold() for word in make_words(text))


def test_the_list_tells_nothing_without_the_key(tmp_path: Path) -> None:
    one, many = (make_list(Withheld(Document(PATH)), NAMES_KEY.encode(), names) for names in (["Нестор Приливный"], list(SPELLINGS)))
    assert len(one) == len(many)
    assert one.startswith(HEAD)
    assert len(one.splitlines()) == 3 + MIN_DIGESTS
    assert "estor" not in one
    other = make_list(Withheld(Document(PATH)), b"6" * 64, ["Нестор Приливный"])
    assert set(one.splitlines()[2:]) & set(other.splitlines()[2:]) == set()


def test_adding_keeps_what_was_there() -> None:
    withheld = make_withheld("Нестор Приливный")
    lines = make_list(withheld, withheld.key, ["Хава Чайкина"]).splitlines()
    grown = Withheld(Document(PATH), frozenset(lines[3:]), withheld.key)
    assert grown.holds("Nestor Prilivny") and grown.holds("Hava Chaikina") and len(grown.digests) == MIN_DIGESTS
    assert make_list(grown, withheld.key, ["Hava Čajkina"]).splitlines()[3:] == lines[3:] or len(lines) == 3 + MIN_DIGESTS


@pytest.mark.parametrize("name", ["", "Ия", "1234", "one two three four five"])
def test_a_name_that_would_be_found_everywhere_is_refused(name: str) -> None:
    with pytest.raises(WithheldError) as refusal:
        make_list(Withheld(Document(PATH)), NAMES_KEY.encode(), ["Нестор Приливный", name])
    assert "line 2" in str(refusal.value) and (not name or name not in str(refusal.value))


def protect(run: Run, root: Path, names: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Outcome:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(names.encode()), encoding="utf-8"))
    return run("protect", "--root", root, *arguments)


def test_protect_adds_and_tells_no_name(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (miniature / PATH).read_bytes()
    told = protect(run, miniature, "Хава Чайкина\n\nYuri Shchukin\n", monkeypatch)
    assert (told.code, told.err) == (0, "")
    assert not any(word in told.out.lower() for word in ("chaik", "shchuk", "чайк"))
    after = (miniature / PATH).read_bytes()
    assert len(before) == len(after) and before != after
    check = protect(run, miniature, "Hava Tschaikina\nFonar Mayakovich\nNestor Prilivny\n", monkeypatch, "--check")
    assert (check.code, check.out) == (1, "line 1: on the list\nline 2: not on the list\nline 3: on the list\n")
    assert (miniature / PATH).read_bytes() == after
    assert run("validate", "--root", miniature).code == 0


@pytest.mark.parametrize("key, names", [("", "Хава Чайкина"), ("short", "Хава Чайкина"), ("6" * 64, "Хава Чайкина"), (NAMES_KEY, "Ия")])
def test_protect_refuses_and_changes_nothing(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch, key: str, names: str) -> None:
    before = (miniature / PATH).read_bytes()
    monkeypatch.setenv("ARCHIVE_NAMES_KEY", key)
    outcome = protect(run, miniature, names, monkeypatch)
    assert (outcome.code, outcome.out) == (2, "")
    assert (miniature / PATH).read_bytes() == before
    assert names not in outcome.err and (not key or key not in outcome.err)


def test_the_first_name_makes_the_list(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (miniature / PATH).unlink()
    assert protect(run, miniature, "Нестор Приливный", monkeypatch).code == 0
    assert load_withheld(miniature).can_look


def test_without_the_key_the_check_is_not_performed(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_NAMES_KEY")
    (miniature / "NOTES.txt").write_text("Nestor Prilivny", encoding="utf-8")
    outcome = run("validate", "--root", miniature)
    assert outcome.code == 0
    assert "not performed: name-protected\n    The key of the names that are withheld was not given" in outcome.out


def test_without_a_list_there_is_nothing_to_look_for(miniature: Path, run: Run) -> None:
    (miniature / PATH).unlink()
    tally = json.loads(run("validate", "--root", miniature, "--format", "json").out)["counts"]["by_check"]["name-protected"]
    assert tally == {"applied": 0, "passed": 0, "failed": 0, "not_applicable": 1, "not_performed": 0}


# What a file may hold; the name must be found in each, and in nothing that is printed.
HIDING: dict[str, tuple[str, str | bytes]] = {
    "a comment": ("records/person/puffin.yaml", "# Nestor Prilivny\n"),
    "an escape": ("records/person/puffin.yaml", 'note: "\\u041dестор Приливный"\n'),
    "two properties": ("records/person/puffin.yaml", "note: Nestor\nprivate: Prilivny\n"),
    "a key": ("records/person/puffin.yaml", "nestor_prilivny: x\n"),
    "a folded text": ("records/person/puffin.yaml", "note: >-\n  Nestor\n  Prilivny\n"),
    "a broken file": ("records/person/puffin.yaml", "note: [Nestor Prilivny\n"),
    "a schema": ("schema/place.schema.json", " // Nestor Prilivny"),
    "a text": ("NOTES.txt", "See Nestor Prilivny.\n"),
    "an address": ("NOTES.txt", "https://example.org/nestor%20prilivn%79\n"),
    "a page": ("page.html", "<b>&#78;estor Prilivny</b>\n"),
    "a program": (".github/run.py", "NESTOR_PRILIVNY = 1\n"),
    "another encoding": ("old.txt", "Нестор Приливный\n".encode("cp1251")),
    "a file name": ("records/person/nestor-prilivny.yaml", "id: nestor-prilivny\nstatus: publisht\n"),
    "a folder": ("nestor/prilivny/x.txt", "x\n"),
    "a reference": ("records/quote/2031-04-tarrowby-on-the-night.yaml", "addressee_id: nestor-prilivny\n"),
}


@pytest.mark.parametrize("where", HIDING)
def test_a_name_is_found_and_told_in_no_form(where: str, miniature: Path) -> None:
    name, text = HIDING[where]
    (miniature / name).parent.mkdir(parents=True, exist_ok=True)
    with (miniature / name).open("ab") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    archive = load_archive(miniature, find_captures(miniature, None))
    verdict = run_checks(archive, CHECKS)
    assert "name-protected" in {issue.check for issue in verdict.issues}
    printed = ["".join(iter_report(form, archive, verdict, 0.0)) for form in FORMS] + [make_step_summary(archive, verdict, 0.0), repr(verdict)]
    assert [part for part in ("prilivn", "приливн", "nestor", "нестор", "78;estor") if part in "".join(printed).casefold()] == []


def test_what_is_near_a_name_is_not_suggested(miniature: Path, run: Run) -> None:
    """A file whose name is withheld is the nearest to what another file says."""
    person = miniature / "records" / "person" / "puffin.yaml"
    (person.parent / "nestor-prilivny.yaml").write_text(person.read_text(encoding="utf-8").replace("id: puffin", "id: nestor-prilivny"), encoding="utf-8")
    quote = miniature / "records" / "quote" / "2031-04-tarrowby-on-the-night.yaml"
    quote.write_text(quote.read_text(encoding="utf-8") + "addressee_id: nestor-priliv\n", encoding="utf-8")
    outcome = run("validate", "--root", miniature)
    assert outcome.code == 1 and "prilivny" not in outcome.out
    assert "cannot be said without a name that is withheld" in outcome.out


def test_links_and_what_no_repository_holds_are_not_followed(miniature: Path, run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.txt").write_text("Nestor Prilivny", encoding="utf-8")
    (miniature / "captures" / "more.txt").write_text("Nestor Prilivny", encoding="utf-8")
    (miniature / ".git").mkdir()
    (miniature / ".git" / "x").write_text("Nestor Prilivny", encoding="utf-8")
    os.symlink(outside, miniature / "link")
    assert run("validate", "--root", miniature).code == 0
    os.symlink("nestor-prilivny", miniature / "other")
    assert run("validate", "--root", miniature).code == 1


def test_what_is_no_text_is_not_performed(miniature: Path, run: Run) -> None:
    (miniature / "picture.png").write_bytes(b"\x89PNG\0\0")
    verdict = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    assert [issue["path"] for issue in verdict["not_performed"]] == ["picture.png"]
