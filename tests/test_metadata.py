"""The documents of a release: written from the head of the descriptor, the schemas and the data, and true."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from pipeline.packaging.contents import MEDIA_TYPES, UNKNOWN, make_parts
from pipeline.packaging.head import find_authors, find_doi, find_publisher
from pipeline.packaging.metadata import citation, datacite, datasette, datasheet, dictionary, json_ld, ro_crate, zenodo
from pipeline.packaging.package import FileFact, Package
from pipeline.tabulation.rows import make_record_tables
from pipeline.writers import csv as csv_writer
from pipeline.writers import json as json_writer
from pipeline.writers import sqlite
from tests.conftest import REPOSITORY, copy_miniature, database

PERSON = {"title": "Ode T.", "givenName": "Ode", "familyName": "Tarrowby", "organization": "The Guild", "path": "https://guild.example/ode", "roles": ["author"]}
GAZETTE = {"title": "The Gazette", "roles": ["publisher"]}


def documents() -> list[ModuleType]:
    return [import_module(f"pipeline.packaging.metadata.{path.stem}") for path in sorted((REPOSITORY / "pipeline" / "packaging" / "metadata").glob("[a-z]*.py"))]


@pytest.fixture(scope="module")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature, built."""
    root = copy_miniature(tmp_path_factory.mktemp("metadata") / "archive")
    made = make_record_tables(load_archive(root, find_captures(root, None)))
    for writer in (csv_writer, json_writer, sqlite):
        writer.write(root, made)
    return root


@pytest.fixture(scope="module")
def package(payload: Path) -> Package:
    archive = load_archive(payload, find_captures(payload, None))
    head = {name: value for name, value in archive.descriptor.value.items() if name != "resources"}
    files = {path.relative_to(payload).as_posix(): FileFact(path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()) for path in payload.rglob("*") if path.is_file()}
    return Package(head, "2.0.1", "2031-05-06", make_record_tables(archive), files)


def with_head(package: Package, **head: Any) -> Package:
    return replace(package, head={name: value for name, value in {**package.head, **head}.items() if value is not None})


HEADS: list[dict[str, Any]] = [
    {},
    {"contributors": [PERSON, GAZETTE]},
    {"id": "https://doi.org/10.12345/foghorn.1", "homepage": "https://foghorn.example"},
    {"id": "b03ec840-77fd-4270-813b-0c698943f7ce"},
    {"keywords": None, "temporalCoverage": None, "spatialCoverage": None, "licenses": [{"name": "CC0-1.0"}, {"name": "MIT", "path": "https://mit.example/", "title": "MIT License"}]},
]


def test_every_document_ends_a_line_and_comes_out_the_same_again(package: Package) -> None:
    assert len({document.PATH for document in documents()}) == len(documents()) == 8
    backwards = replace(package, files=dict(reversed(package.files.items())))
    for document in documents():
        text = document.make(package)
        assert text.endswith("\n") and not text.endswith("\n\n") and "\r" not in text
        assert document.make(backwards) == text


# The head


@pytest.mark.parametrize(("name", "doi"), [
    (None, None), ("b03ec840", None), ("10.1/x", None), ("10.12345/", None), ("see 10.12345/x", None),
    ("10.12345/x.1", "10.12345/x.1"), ("doi:10.12345/x", "10.12345/x"), ("https://doi.org/10.12345/x", "10.12345/x"), ("http://dx.doi.org/10.12345/A(b)", "10.12345/A(b)"),
])
def test_doi(name: str | None, doi: str | None) -> None:
    assert find_doi({} if name is None else {"id": name}) == doi


@pytest.mark.parametrize(("roles", "authors", "publisher"), [
    ([None], [0], 0), ([None, ["creator"]], [1], 1), ([["publisher"], ["creator", "editor"]], [1], 0), ([["editor"], ["publisher"]], [0, 1], 1), ([["author"], ["creator"]], [0, 1], 0),
])
def test_who_is_cited(roles: list[list[str] | None], authors: list[int], publisher: int) -> None:
    contributors = [{"title": str(i), **({"roles": role} if role else {})} for i, role in enumerate(roles)]
    head = {"contributors": contributors}
    assert find_authors(head) == [contributors[i] for i in authors]
    assert find_publisher(head) == contributors[publisher]


# CITATION.cff


def judge_citation(path: Path) -> int:
    return CliRunner().invoke(check_jsonschema, ["--builtin-schema", "vendor.citation-file-format", str(path)]).exit_code


@pytest.mark.parametrize("head", HEADS)
def test_the_schema_of_the_citation_file_format_accepts_the_citation(package: Package, tmp_path: Path, head: dict[str, Any]) -> None:
    path = tmp_path / citation.PATH
    path.write_text(citation.make(with_head(package, **head)), encoding="utf-8")
    assert judge_citation(path) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("authors:", "writers:"), encoding="utf-8")
    assert judge_citation(path) == 1


def test_citation(package: Package) -> None:
    assert citation.make(with_head(package, contributors=[PERSON, {"title": "The Guild", "roles": ["creator"]}, GAZETTE], **{k: v for k, v in HEADS[2].items()})) == """\
cff-version: 1.2.0
message: If you use this archive, please cite it as below. For what an article reports, cite the article.
type: dataset
title: What has been reported about a missing foghorn
abstract: 'A miniature archive for tests. Everything in it is invented: the village, the keepers, the articles and the foghorn.'
authors:
- family-names: Tarrowby
  given-names: Ode
  affiliation: The Guild
  website: https://guild.example/ode
- name: The Guild
version: 2.0.1
date-released: '2031-05-06'
license: CC-BY-4.0
keywords:
- foghorn
- lighthouse
- tests
url: https://foghorn.example
doi: 10.12345/foghorn.1
"""


def test_the_committed_citation_is_what_the_head_says() -> None:
    head = json.loads((REPOSITORY / "datapackage.json").read_text(encoding="utf-8"))
    assert (REPOSITORY / citation.PATH).read_text(encoding="utf-8") == citation.make(Package(head, head["version"], "", [], {}))


# DataCite and schema.org


def test_datacite_without_doi(package: Package) -> None:
    assert json.loads(datacite.make(package)) == {
        "creators": [{"name": "The keepers of the tests", "nameType": "Organizational"}],
        "titles": [{"title": "What has been reported about a missing foghorn", "lang": "en"}],
        "publisher": {"name": "The keepers of the tests"},
        "publicationYear": "2031",
        "types": {"resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": "foghorn"}, {"subject": "lighthouse"}, {"subject": "tests"}],
        "dates": [{"date": "2031-05-06", "dateType": "Issued"}],
        "language": "en",
        "sizes": [f"{sum(len(of_type.records) for of_type in package.tables)} records"],
        "formats": ["application/json", "application/vnd.sqlite3", "text/csv"],
        "version": "2.0.1",
        "rightsList": [{"rights": "Creative Commons Attribution 4.0 International", "rightsUri": "https://creativecommons.org/licenses/by/4.0/", "rightsIdentifier": "CC-BY-4.0", "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}],
        "descriptions": [{"description": "A miniature archive for tests. Everything in it is invented: the village, the keepers, the articles and the foghorn.", "descriptionType": "Abstract", "lang": "en"}],
        "geoLocations": [{"geoLocationPlace": "Tallowick"}],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }


def test_datacite_with_what_may_be_known(package: Package) -> None:
    known = json.loads(datacite.make(with_head(package, **HEADS[1], **HEADS[2])))
    assert known["creators"] == [{"name": "Tarrowby, Ode", "nameType": "Personal", "familyName": "Tarrowby", "givenName": "Ode", "affiliation": [{"name": "The Guild"}]}]
    assert (known["publisher"], known["doi"], known["url"]) == ({"name": "The Gazette"}, "10.12345/foghorn.1", "https://foghorn.example")
    other = json.loads(datacite.make(with_head(package, **HEADS[3])))
    assert other["alternateIdentifiers"] == [{"alternateIdentifier": "b03ec840-77fd-4270-813b-0c698943f7ce", "alternateIdentifierType": "id"}]
    assert "doi" not in other


def test_zenodo(package: Package) -> None:
    assert json.loads(zenodo.make(package)) == {"metadata": {
        "upload_type": "dataset",
        "title": "What has been reported about a missing foghorn",
        "description": "<p>A miniature archive for tests. Everything in it is invented: the village, the keepers, the articles and the foghorn.</p>",
        "creators": [{"name": "The keepers of the tests"}],
        "publication_date": "2031-05-06",
        "version": "2.0.1",
        "access_right": "open",
        "license": "cc-by-4.0",
        "keywords": ["foghorn", "lighthouse", "tests"],
        "language": "eng",
    }}
    known = json.loads(zenodo.make(with_head(package, **HEADS[1], **HEADS[2], description="A < B & C")))["metadata"]
    assert known["creators"] == [{"name": "Tarrowby, Ode", "affiliation": "The Guild"}]
    assert (known["doi"], known["description"]) == ("10.12345/foghorn.1", "<p>A &lt; B &amp; C</p>")


def test_the_distribution_of_the_dataset_is_the_data(package: Package, payload: Path) -> None:
    document = json.loads(json_ld.make(package))
    assert [part["contentUrl"] for part in document["distribution"]] == sorted(part["contentUrl"] for part in document["distribution"])
    assert {part["contentUrl"] for part in document["distribution"]} == {path.relative_to(payload).as_posix() for folder in ("tables", "json") for path in (payload / folder).iterdir()} | {"archive.sqlite"}
    for part in document.pop("distribution"):
        data = (payload / part["contentUrl"]).read_bytes()
        assert (part["contentSize"], part["sha256"]) == (f"{len(data)} B", hashlib.sha256(data).hexdigest())
        assert part["name"] and part["description"]
    keepers = {"@type": "Organization", "name": "The keepers of the tests"}
    assert document == {
        "@context": "https://schema.org/", "@type": "Dataset", "name": "What has been reported about a missing foghorn", "alternateName": "lighthouse-keepers-and-a-foghorn",
        "description": "A miniature archive for tests. Everything in it is invented: the village, the keepers, the articles and the foghorn.", "version": "2.0.1", "datePublished": "2031-05-06",
        "inLanguage": "en", "license": ["https://creativecommons.org/licenses/by/4.0/"], "keywords": ["foghorn", "lighthouse", "tests"], "creator": [keepers], "publisher": keepers,
        "temporalCoverage": "2031-04/..", "spatialCoverage": ["Tallowick"], "isAccessibleForFree": True,
    }


# RO-Crate


def references_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [value["@id"]] if set(value) == {"@id"} else [i for child in value.values() for i in references_in(child)]
    return [i for child in value for i in references_in(child)] if isinstance(value, list) else []


@pytest.mark.parametrize("head", HEADS)
def test_the_crate_is_closed_and_holds_every_file_once(package: Package, head: dict[str, Any]) -> None:
    entities = json.loads(ro_crate.make(with_head(package, **head)))["@graph"]
    graph = {entity["@id"]: entity for entity in entities}
    assert len(graph) == len(entities)
    assert {i for entity in entities for i in references_in(entity)} - set(graph) == {"https://w3id.org/ro/crate/1.3"}
    parents: dict[str, list[str]] = {}
    for entity in entities:
        for member in references_in([entity.get("hasPart", [])]):
            parents.setdefault(member, []).append(entity["@id"])
    files = {name: FileFact(int(entity["contentSize"]), entity["sha256"]) for name, entity in graph.items() if entity["@type"] == "File"}
    assert files == package.files
    folders = {name for name, entity in graph.items() if entity["@type"] == "Dataset"} - {"./"}
    assert parents.keys() == files.keys() | folders
    assert all(found == [re.sub("[^/]+/?$", "", name) or "./"] for name, found in parents.items())


def test_the_crate_has_what_rocrate_asks_of_its_root(package: Package) -> None:
    graph = {entity["@id"]: entity for entity in json.loads(ro_crate.make(with_head(package, **HEADS[1], **HEADS[2])))["@graph"]}
    assert graph["ro-crate-metadata.json"] == {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "name": "Description of this package as an RO-Crate", "about": {"@id": "./"}, "conformsTo": {"@id": "https://w3id.org/ro/crate/1.3"}}
    root = graph["./"]
    assert (root["datePublished"], root["version"]) == ("2031-05-06", "2.0.1")
    assert graph[root["license"]["@id"]]["name"] == "Creative Commons Attribution 4.0 International"
    assert graph[root["author"]["@id"]] == {"@id": "https://guild.example/ode", "@type": "Person", "name": "Ode T.", "url": "https://guild.example/ode"}
    assert graph[root["publisher"]["@id"]] == {"@id": "#the-gazette", "@type": "Organization", "name": "The Gazette"}
    assert graph[root["identifier"]["@id"]]["value"] == "doi:10.12345/foghorn.1"
    assert graph["tables/person.csv"]["name"] == "Person" and graph["tables/person.csv"]["encodingFormat"] == "text/csv"


def test_a_path_is_written_as_an_address(package: Package) -> None:
    graph = json.loads(ro_crate.make(replace(package, files={"a b/ü#.csv": FileFact(0, "")})))["@graph"]
    assert {entity["@id"] for entity in graph if entity["@type"] in ("File", "Dataset")} == {"./", "a%20b/", "a%20b/%C3%BC%23.csv"}


def test_no_media_type_is_left_to_the_machine(package: Package) -> None:
    parts = make_parts(replace(package, files={f"x{suffix}": FileFact(0, "") for suffix in (*MEDIA_TYPES, ".odd")}))
    assert {part.path[1:]: part.media_type for part in parts} == {**MEDIA_TYPES, ".odd": UNKNOWN}
    assert {part.media_type for part in make_parts(package)} <= set(MEDIA_TYPES.values())


# Datasette


def test_datasette_is_told_of_every_table_and_column(package: Package, payload: Path) -> None:
    document = json.loads(datasette.make(package))
    assert set(document["databases"]) == {"archive", "lighthouse-keepers-and-a-foghorn-2.0.1"}
    with database(payload) as connection:
        for described in document["databases"].values():
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'search_*'")}
            assert set(described["tables"]) == tables
            for name, table in described["tables"].items():
                columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
                assert set(table.get("columns", columns)) == columns
                assert table.get("label_column") in columns | {None}
    person = document["databases"]["archive"]["tables"]["person"]
    assert (person["title"], person["label_column"], person["sort"]) == ("Person", "name", "id")
    assert person["columns"]["identification"] == "How the articles identify the person."


# Dictionary and datasheet


def rows_of(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in text.splitlines() if line.startswith("|")]


def test_the_dictionary_has_every_table_column_and_term(package: Package) -> None:
    text = dictionary.make(package)
    sections = dict(zip(re.findall("^## (.*)$", text, re.MULTILINE), re.split("^## .*$", text, flags=re.MULTILINE)[1:]))
    for of_type in package.tables:
        for table in of_type.tables:
            rows = [row for row in rows_of(sections[table.name]) if len(row) == 5 and row[0].startswith("`")]
            assert [row[0] for row in rows] == [f"`{column.name}`" for column in table.columns]
            for key in table.foreign_keys:
                assert dict((row[0], row[3]) for row in rows)[f"`{key.columns[-1]}`"] == f"`{key.table}.{key.target[-1]}`"
            assert f"| [{table.name}](#{table.name}) | {len(of_type.rows[table.name]):,} | {table.title} |" in text
            assert {len(row) for row in rows_of(sections[table.name])} <= {3, 5}


def test_every_vocabulary_stands_once_in_the_dictionary(package: Package) -> None:
    """Counted in the raw schema files: each term with its definition and code."""
    text = dictionary.make(package)
    found: set[tuple[str, str, str]] = set()

    def look(node: Any) -> None:
        for name, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
            if name == "x-terms":
                found.update((term, meaning["definition"], meaning.get("huridocs_code", "")) for term, meaning in child.items())
            look(child)

    for path in (REPOSITORY / "schema").glob("*.json"):
        look(json.loads(path.read_text(encoding="utf-8")))
    rows = [tuple(row) for row in rows_of(text) if len(row) == 3]
    assert found and {(f"`{term}`", definition, code) for term, definition, code in found} <= set(rows)
    assert len([row for row in rows if row[0] == "`anonymous`"]) == 1
    assert "### Terms of person_claim.stance\n\nThose of event_claim.stance.\n" in text


def test_the_datasheet_counts_what_is_there(package: Package) -> None:
    text = datasheet.make(package)
    assert "$" not in text
    assert "Version 2.0.1, 2031-05-06." in text and "It was made by: The keepers of the tests." in text
    rows = dict((row[0], row[1]) for row in rows_of(text))
    assert [rows[title] for title in ("Article", "Event", "Organization", "Person", "Place", "Quote", "Source")] == ["4", "3", "2", "4", "3", "5", "2"]
    assert "23 records, and " in text
    assert rows["`quote_rendering`"] == str(sum(len(yaml.safe_load(path.read_text(encoding="utf-8"))["renderings"]) for path in (REPOSITORY / "tests" / "archive" / "records" / "quote").glob("*.yaml") if "renderings" in path.read_text(encoding="utf-8")))


def test_the_datasheet_says_what_the_archive_must_not_be_used_for(package: Package) -> None:
    for words in ("identify, find, or contact", "infer anyone's sexual orientation", "count victims", "train or test systems", "only source"):
        assert words in datasheet.make(package)


# Same input, same bytes

MAKE = """
import sys
from tests.test_metadata import *
root = Path(sys.argv[1])
archive = load_archive(root, find_captures(root, None))
files = {name: FileFact(*fact) for name, fact in json.loads(sys.argv[2]).items()}
package = Package({name: value for name, value in archive.descriptor.value.items() if name != "resources"}, "2.0.1", "2031-05-06", make_record_tables(archive), files)
sys.stdout.buffer.write("".join(document.make(package) for document in documents()).encode())
"""


def test_the_documents_depend_on_the_package_alone(package: Package, payload: Path) -> None:
    files = {name: (fact.bytes, fact.sha256) for name, fact in package.files.items()}
    result = subprocess.run([sys.executable, "-c", MAKE, str(payload), json.dumps(files)], cwd=REPOSITORY, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PATH": ""}, check=True, capture_output=True)
    assert result.stdout.decode() == "".join(document.make(package) for document in documents())
