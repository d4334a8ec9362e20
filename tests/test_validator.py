"""`jsonschema` judges what we find broken: the same rules, at the same places, in the same order."""

from __future__ import annotations

import ast
import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.checks.conformance import iter_errors
from pipeline.reading.document import Document
from pipeline.reading.load import load_document
from pipeline.schemas.schema import load_schema
from pipeline.schemas.validator import DIALECT, Breach, Files, Validator, is_schema, iter_meta_errors
from tests.conftest import MINIATURE, REPOSITORY

SCHEMA = load_schema(REPOSITORY)
FALSE = {"not": {}}


def find(validator: Validator, value: Any) -> list[tuple[Any, ...]]:
    return [_place(breach) for breach in validator.find_breaches(value)]


def _place(breach: Breach) -> tuple[Any, ...]:
    rule = breach.rule
    if rule.keyword == "propertyNames":
        return breach.pointer, rule.path, breach.name
    if rule.schema == FALSE and rule.path[-1:] != ("not",):
        return False, breach.instance
    return breach.pointer, rule.path, rule.keyword, rule.value, rule.schema, breach.instance, breach.name


def judge(validator: Validator, value: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for error in validator._slow.iter_errors(value):
        pointer, path = tuple(error.absolute_path), tuple(error.absolute_schema_path)
        if "propertyNames" in path:  # it says more than one thing of a name
            place: tuple[Any, ...] = (pointer, path[: path.index("propertyNames") + 1], error.instance)
        elif error.schema is False:
            place = (False, error.instance)  # whose place it leaves out
        else:
            name = ast.literal_eval(error.message.removesuffix(" is a required property")) if error.validator == "required" else ""
            place = (pointer, path, error.validator, error.validator_value, error.schema, error.instance, name)
        if place[0] is False or place not in found:  # of `dependentRequired` it says the same for each property
            found.append(place)
    return found


RECORDS = [
    (record_type.name, load_document(root, path).value)
    for root in (MINIATURE, REPOSITORY)
    for record_type in SCHEMA.types.values()
    for path in (sorted((root / record_type.folder).glob("*.yaml"))[:5] if record_type.folder else ())
]
PROPERTIES = sorted({p.name for record_type in SCHEMA.types.values() for p in record_type.tree if p.path})
TERMS = sorted({term for record_type in SCHEMA.types.values() for p in record_type.tree for term in p.schema.get("enum", ())})
ODD = st.sampled_from([None, "", "x", "2017", " a\nb", -1, 0, 1.0, 1.5, 10**25, True, [], ["x", "x"], [None], {}, {"x": 1}, *TERMS])


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every part of `value`, as what holds it and its key there."""
    children = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [(value, key) for key, _ in children] + [place for _, child in children for place in places(child)]


@st.composite
def changed_records(draw: st.DrawFn) -> tuple[str, Any]:
    """A record and its type, with parts deleted, renamed, replaced, added or repeated."""
    name, value = copy.deepcopy(draw(st.sampled_from(RECORDS)))
    for change in draw(st.lists(st.sampled_from(["delete", "rename", "replace", "add", "repeat"]), max_size=4)):
        if not (parts := places(value)):
            break
        group, key = draw(st.sampled_from(parts))
        other = draw(st.sampled_from(PROPERTIES) | st.just(f"{key}x")) if isinstance(group, dict) else len(group)
        if change == "delete":
            del group[key]
        elif change == "replace":
            group[key] = copy.deepcopy(draw(ODD))
        else:
            moved = group.pop(key) if change == "rename" else copy.deepcopy(draw(ODD) if change == "add" else group[key])
            group.update({other: moved}) if isinstance(group, dict) else group.append(moved)
    return name, value


@settings(max_examples=300, deadline=None)
@given(changed_records())
def test_records_of_the_archive(changed: tuple[str, Any]) -> None:
    name, value = changed
    record_type = SCHEMA.types[name]
    assert find(record_type.validator, value) == judge(record_type.validator, value)
    assert bool(list(iter_errors(Document("x.yaml", value), record_type.validator, record_type.tree))) != record_type.validator.accepts(value)


NAMES = st.sampled_from(["a", "b", "then", "items", "properties", "$ref", "x/y", "~", "7", "08", "+9", "it's"])
SCALARS = st.sampled_from([None, True, False, 0, 1, 1.0, 1.5, -3, 10**20, "", "a", "ab", "abc", "é", "x/y"])
VALUES = st.recursive(SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part, max_size=4), max_leaves=12)
SIZES = st.integers(0, 3)
ASSERTIONS = {
    "type": st.sampled_from(["object", "array", "string", "integer", "number", "boolean"]), "enum": st.lists(VALUES, min_size=1, max_size=3), "const": VALUES,
    "required": st.lists(NAMES, unique=True), "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, unique=True, max_size=3), max_size=3),
    "pattern": st.sampled_from(["^a", "b$", "^[a-z]{2,}$"]), "uniqueItems": st.booleans(), "additionalProperties": st.just(False), "description": st.just("What it is."),
    "minimum": SIZES, "maximum": SIZES, "minLength": SIZES, "maxLength": SIZES, "minItems": SIZES, "maxItems": SIZES, "minProperties": SIZES,
}
REFERENCE = st.sampled_from(["#/$defs/one", "#/$defs/x~1y", "#/$defs/~0%25%25", "other.schema.json#/$defs/two", "other.schema.json"])


def make_objects(keywords: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of a few of the keywords, in any order."""
    return st.lists(st.sampled_from(sorted(keywords)), unique=True, max_size=4).flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


def extend(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    applied = {word: part for word in ("items", "then", "else", "not", "propertyNames")}
    chosen = make_objects({**ASSERTIONS, **applied, "if": part, "allOf": st.lists(part, min_size=1, max_size=3), "properties": st.dictionaries(NAMES, part, max_size=4)})
    return chosen | st.tuples(chosen, part, part).map(lambda parts: {"then": parts[1], **parts[0], "if": parts[0].get("if", {"required": ["a"]}), "else": parts[2]})


LEAVES = make_objects(ASSERTIONS)
SUBSCHEMAS = st.recursive(LEAVES | st.booleans() | make_objects({**ASSERTIONS, "$ref": REFERENCE}), extend, max_leaves=8)


@st.composite
def validators(draw: st.DrawFn) -> Validator:
    """A schema of the archive's part of the language, which refers to itself and to another file."""
    other = {"$defs": {"two": draw(LEAVES | st.just({"$ref": "#/$defs/three"})), "three": draw(LEAVES)}, **draw(LEAVES)}
    schema = {**draw(extend(SUBSCHEMAS)), "$defs": {"one": draw(LEAVES | st.just({"$ref": "#/$defs/x~1y"})), "x/y": draw(LEAVES | st.booleans()), "~%%": draw(LEAVES)}}
    return Validator(schema, Files({"other.schema.json": other}))


@settings(max_examples=200, deadline=None)
@given(validators(), st.lists(VALUES, min_size=1, max_size=5))
def test_schemas_of_any_sort(validator: Validator, values: list[Any]) -> None:
    for value in values:
        assert find(validator, value) == judge(validator, value)
        assert bool(list(iter_errors(Document("x.yaml", value), validator))) != validator.accepts(value)


CONDITIONS = [
    ({"if": {"properties": {"wick": {"const": 1}}}, "then": {"required": ["oil"]}}, {"wick": 1}, "The property `oil` is missing (`wick` is `1`)."),
    ({"if": {"required": ["wick"]}, "then": {}, "else": {"required": ["oil"]}}, {}, "The property `oil` is missing (`wick` is not there)."),
    ({"if": {"not": {"required": ["wick"]}}, "then": {"properties": {"oil": False}}}, {"oil": 1}, "`oil` may not stand here (`wick` is not there)."),
    ({"if": {"required": ["wick"]}, "then": {"properties": {"oil": {"not": {}}}}}, {"oil": 1, "wick": 2}, "`oil` may not stand here (`wick` is `2`)."),
    ({"if": {"required": ["wick"]}, "then": {"allOf": [{"if": {"required": ["oil"]}, "then": {"required": ["lens"]}}]}}, {"oil": 1, "wick": 2}, "The property `lens` is missing (`wick` is `2`, `oil` is `1`)."),
    ({"if": {}, "then": {"properties": {"oil": {"items": {"required": ["lens"]}}}}}, {"oil": [{}]}, "The property `lens` is missing."),
    ({"if": {"required": ["oil"]}, "then": {"$ref": "#/$defs/dry"}, "$defs": {"dry": {"propertyNames": {"enum": ["oil"]}}}}, {"oil": 1, "wick": 1}, "`wick` may not stand here (`oil` is `1`)."),
    ({"if": {"required": ["oil"]}, "then": False}, {"oil": 1}, "The record may not stand here (`oil` is `1`)."),
]


@pytest.mark.parametrize(("schema", "value", "message"), CONDITIONS, ids=lambda part: str(part)[:40])
def test_the_condition_is_told(schema: dict[str, Any], value: Any, message: str) -> None:
    assert [issue.message for issue in iter_errors(Document("x.yaml", value), Validator(schema))] == [message]


KEYWORDS = st.sampled_from(["type", "enum", "pattern", "minLength", "required", "dependentRequired", "$schema", "$ref", "$id", "$defs", "properties", "items", "allOf", "not", "if", "examples", "x-item"])
FILLINGS = st.sampled_from([None, True, False, 3, -1, "string", "a.b", DIALECT, "http://json-schema.org/draft-04/schema#", "https://nowhere.invalid/schema", ["a"], ["a", "a"], [3], [], {}])
WRITTEN = st.recursive(FILLINGS, lambda part: st.dictionaries(KEYWORDS, part, max_size=3) | st.dictionaries(st.sampled_from("ab"), part, max_size=2) | st.lists(part, max_size=2), max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(WRITTEN)
@example({"$schema": "https://nowhere.invalid/schema"})
@example({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": True})
def test_a_schema_is_what_the_meta_schema_says(written: Any) -> None:
    """Whatever language it says that it is written in, and without a look at the network."""
    assert is_schema(written) == (not list(iter_meta_errors(written)))
