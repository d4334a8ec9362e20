"""Every breach of a schema is told in words of our own, and says what to do."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.checks.conformance import iter_errors
from pipeline.reading.document import Document
from pipeline.reading.load import load_document
from pipeline.schemas.schema import load_schema
from pipeline.schemas.validator import Validator
from tests.conftest import MINIATURE, REPOSITORY

WORDS = [
    ({"type": "string"}, None, "`lamp` has no value.", "Write it after the colon, or take the line out."),
    ({"type": "string", "enum": ["red"]}, None, "`lamp` has no value.", "Write it after the colon, or take the line out."),
    ({"type": "string", "enum": ["red", "green"]}, 7, "`lamp` should be text, and is a whole number.", 'Put it between quotation marks: "7".'),
    ({"type": "string", "enum": ["red", "green"]}, "gren", "`lamp` cannot be `gren`.", "Did you mean `green`?"),
    ({"type": "string", "enum": ["red", "green"]}, "x", "`lamp` cannot be `x`.", "Write one of: red, green."),
    ({"const": "red"}, "blue", "`lamp` cannot be `blue`.", "Write `red`."),
    ({"type": "string"}, ["x"], "`lamp` should be text, and is a list.", None),
    ({"type": "integer"}, "7", "`lamp` should be a whole number, and is text.", "Write digits alone, without quotation marks."),
    ({"type": "integer"}, 7.5, "`lamp` should be a whole number, and is a number.", "Write digits alone, without quotation marks."),
    ({"type": "number"}, True, "`lamp` should be a number, and is true or false.", "Write digits alone, with a point before a fraction, without quotation marks."),
    ({"type": "boolean"}, "yes", "`lamp` should be true or false, and is text.", "Write true or false, without quotation marks."),
    ({"type": "array"}, "x", "`lamp` should be a list, and is text.", "Write each entry on lines of its own below it, the first of them beginning with `- `."),
    ({"type": "object"}, "x", "`lamp` should be a group of properties, and is text.", "Write its properties on the lines below it, each indented by two more spaces."),
    ({"type": "array", "items": {"type": "object"}}, ["x"], "An entry of `lamp` should be a group of properties, and is text.", "Write its properties on the lines below it, each indented by two more spaces."),
    ({"type": "string", "minLength": 1}, "", "`lamp` is empty.", "Fill it in, or take it out."),
    ({"type": "array", "minItems": 1}, [], "`lamp` is empty.", "Fill it in, or take it out."),
    ({"type": "object", "minProperties": 1}, {}, "`lamp` is empty.", "Fill it in, or take it out."),
    ({"minLength": 3, "description": "A word."}, "ab", "`lamp` is too short (characters: 2, at least 3).", "A word."),
    ({"maxLength": 3, "description": "A word."}, "abcd", "`lamp` is too long (characters: 4, at most 3).", "A word."),
    ({"maxItems": 1}, [1, 2], "`lamp` is too long (entries: 2, at most 1).", None),
    ({"maxProperties": 1}, {"a": 1, "b": 2}, "`lamp` is too long (properties: 2, at most 1).", None),
    ({"minimum": 0}, -1, "`lamp` cannot be -1: it is at least 0.", None),
    ({"maximum": 9}, 10, "`lamp` cannot be 10: it is at most 9.", None),
    ({"exclusiveMinimum": 0}, 0, "`lamp` cannot be 0: it is more than 0.", None),
    ({"exclusiveMaximum": 9}, 9, "`lamp` cannot be 9: it is less than 9.", None),
    ({"multipleOf": 5}, 7, "`lamp` cannot be 7: it is a multiple of 5.", None),
    ({"uniqueItems": True}, ["a", "b", "a"], "This entry of `lamp` stands there twice.", "Keep one of the two."),
    ({"pattern": "^[a-z]+$", "description": "Small letters."}, "A", "`lamp` is not written as it should be.", "Small letters."),
    ({"pattern": "^[a-z]+$"}, "A", "`lamp` is not written as it should be.", "It matches ^[a-z]+$."),
    ({"not": {}}, 1, "`lamp` may not stand here.", "Take it out, or correct the property on which it depends."),
    ({"required": ["oil"]}, {}, "The property `oil` is missing.", "Add a line `oil: ...`."),
    ({"dependentRequired": {"oil": ["wick"]}}, {"oil": 1}, "Where `oil` stands, `wick` is needed too.", "Add a line `wick: ...`."),
    ({"propertyNames": {"enum": ["oil"]}}, {"wick": 1}, "`wick` may not stand here.", "Take it out, or correct the property on which it depends."),
    ({"properties": {"oil": {}, "wick": {}}, "additionalProperties": False}, {"wik": 1}, "There is no property `wik` here.", "Did you mean `wick`?"),
    ({"properties": {"oil": {}, "wick": {}}, "additionalProperties": False}, {"wick": 1, "wik": 1}, "There is no property `wik` here.", "Take it out, or use one of: oil, wick."),
    ({"contains": {"const": 1}}, [2], "`lamp` is not as the rule `contains` of its schema asks.", None),
]


@pytest.mark.parametrize(("rule", "value", "message", "remedy"), WORDS, ids=lambda part: str(part)[:40])
def test_words(rule: dict[str, Any], value: Any, message: str, remedy: str | None) -> None:
    document = Document("lamp.yaml", {"lamp": value})
    assert [(issue.message, issue.remedy) for issue in iter_errors(document, Validator({"properties": {"lamp": rule}}))] == [(message, remedy)]


HOMES = [
    ({"start": 1}, "/start", "`start` has its place in `headline` or `span` or an entry of `authors`: move it there, indented as its neighbours are, or take it out."),
    ({"manner": "quotes"}, "/manner", "`manner` has its place in an entry of `relies_on`: move it there, indented as its neighbours are, or take it out."),
    ({"relies_on": [{"article_id": "x"}]}, "/relies_on/0/article_id", "`article_id` has its place in `passage`: move it there, indented as its neighbours are, or take it out."),
    ({"span": {"start": 1, "end": 2, "extent": "full"}}, "/span/extent", "`extent` belongs to the record itself: begin its line without spaces."),
    ({"headlin": 1}, "/headlin", "Did you mean `headline`?"),
]


@pytest.mark.parametrize(("value", "pointer", "remedy"), HOMES, ids=lambda part: str(part)[:40])
def test_a_property_at_the_wrong_level_is_sent_home(value: dict[str, Any], pointer: str, remedy: str) -> None:
    article = load_schema(REPOSITORY).types["article"]
    issues = iter_errors(Document("a.yaml", value), article.validator, article.tree)
    assert [issue.remedy for issue in issues if issue.pointer == pointer] == [remedy]


def test_nothing_that_the_validator_says_is_passed_on() -> None:
    """Each part of each record of the miniature is replaced by values of every sort."""
    schema, told = load_schema(REPOSITORY), 0
    for record_type in schema.types.values():
        for path in sorted((MINIATURE / record_type.folder).glob("*.yaml"))[:1] if record_type.folder else ():
            value = load_document(MINIATURE, path.relative_to(MINIATURE).as_posix()).value
            for pointer in parts(value):
                for other in (None, "", -1, True, ["x", "x"], {"x": 1}):
                    document = Document(path.name, replaced(value, pointer, other))
                    theirs = {error.message for error in record_type.validator.iter_errors(document.value)}
                    ours = list(iter_errors(document, record_type.validator, record_type.tree))
                    assert bool(ours) == bool(theirs)
                    assert not [issue for issue in ours if any(words in issue.message for words in theirs)]
                    told += len(ours)
    assert told > 500


def parts(value: Any) -> list[tuple[str | int, ...]]:
    """The way to every part of `value`, the first entry standing for all of a list."""
    children = value.items() if isinstance(value, dict) else list(enumerate(value))[:1] if isinstance(value, list) else ()
    return [(), *((key, *below) for key, child in children for below in parts(child))]


def replaced(value: Any, pointer: tuple[Any, ...], other: Any) -> Any:
    if not pointer:
        return other
    copy = value.copy()
    copy[pointer[0]] = replaced(value[pointer[0]], pointer[1:], other)
    return copy


def test_the_empty_document_is_told_of() -> None:
    assert [issue.message for issue in iter_errors(Document("a.yaml", ["x"]), Validator({"type": "object"}))] == ["The record should be a group of properties, and is a list."]
