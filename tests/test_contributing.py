"""What a newcomer is told is there: files, sections, forms, and the schemas of the editor."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from pipeline.schemas.schema import load_schema
from tests.conftest import REPOSITORY

FORMS = ".github/ISSUE_TEMPLATE"
GUIDES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "PRESERVATION.md", "records/README.md"]
RENDERED = [".github/pull_request_template.md", *(f"{FORMS}/{name}.yml" for name in ("article", "correction", "fault", "protection"))]
# What GitHub resolves against the address of an issue or a pull request, where .. is the repository.
HEAD = "../blob/HEAD/"


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)}


def broken_links(text: str, folder: Path, head: bool) -> list[str]:
    """The relative links of a page that lead to no file or no heading; `head` where they must begin with HEAD."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not link.startswith("https://"):
            path, _, anchor = link.removeprefix(HEAD if head else "").partition("#")
            target = REPOSITORY / path if head else folder / path
            page = text if not path else target.read_text(encoding="utf-8") if target.is_file() else ""
            if link.startswith(HEAD) != head or (path and not target.exists()) or (anchor and anchor not in anchors(page)):
                broken.append(link)
    return broken


@pytest.mark.parametrize("name", [*GUIDES, *RENDERED])
def test_every_link_leads_somewhere(name: str) -> None:
    assert broken_links(read(name), (REPOSITORY / name).parent, name in RENDERED) == []


@pytest.mark.parametrize(("text", "head"), [
    ("[a](NOWHERE.md)", False),
    ("[a](README.md#no-such-heading)", False),
    ("[a](#no-such-heading)", False),
    ("[a](../blob/HEAD/README.md)", False),
    ("[a](README.md)", True),
    ("[a](../blob/HEAD/NOWHERE.md)", True),
    ("[a](../blob/HEAD/README.md#no-such-heading)", True),
])
def test_a_link_that_leads_nowhere_is_noticed(text: str, head: bool) -> None:
    assert len(broken_links(text, REPOSITORY, head)) == 1


@pytest.mark.parametrize("name", GUIDES)
def test_every_path_that_is_named_exists(name: str) -> None:
    paths = re.findall(r"`((?:records|sources|schema|tests|pipeline|\.github|\.vscode)/[^\s`<]*)`", read(name))
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_every_form_is_told_of_by_its_name() -> None:
    names = {yaml.safe_load(path.read_text(encoding="utf-8"))["name"] for path in (REPOSITORY / FORMS).iterdir() if path.name != "config.yml"}
    assert {name for name in names if f"*{name}*" not in read("CONTRIBUTING.md")} == set()
    assert set(re.findall(r"form \*([^*]+)\*", read("SECURITY.md"))) <= names


def test_the_example_of_a_quotation_is_one() -> None:
    """The capture that the guide names is described, and a record has the words from it."""
    found = re.search(r'-m pipeline quote (\S+) "([^"]+)"', read("CONTRIBUTING.md"))
    assert found and (REPOSITORY / f"sources/{found.group(1)}.yaml").exists()
    articles = [path.stem for path in (REPOSITORY / "records/article").iterdir() if f"\nsource_id: {found.group(1)}\n" in path.read_text(encoding="utf-8")]
    quotes = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "records/quote").iterdir()]
    assert [text for text in quotes if found.group(2) in text and any(f"article_id: {article}\n" in text for article in articles)]


def test_the_editor_has_the_right_schema_for_each_folder() -> None:
    """A type that is missing here is found by the first line of its records; one that is wrong would mislead."""
    mapping = json.loads(read(".vscode/settings.json"))["yaml.schemas"]
    folders = {f"./schema/{name}.schema.json": f"{record_type.folder}/*.yaml" for name, record_type in load_schema(REPOSITORY).types.items() if record_type.folder}
    assert {schema: glob for schema, glob in mapping.items() if folders.get(schema) != glob} == {}
    assert mapping


def test_the_hooks_run_the_pipeline_and_fetch_nothing() -> None:
    (repository,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local"
    assert [hook for hook in repository["hooks"] if hook["language"] != "system" or not hook["entry"].startswith(".venv/bin/python -m pipeline ")] == []
