"""JSON Schema 2020-12: whether a value conforms, and in what it does not.

`jsonschema-rs` decides, in microseconds, with patterns matched in time that is linear in the text: Python's `re` would
let `^(a+)+$` run for years on forty letters. It also says which rules are broken, and where. `jsonschema`, which is a
hundred times as slow, tells those who write schemas what is wrong with these, in words of its own.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Iterable, Iterator, NamedTuple
from urllib.parse import unquote

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind

from pipeline.reading.issue import Pointer

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator as SlowValidator
    from referencing import Registry

APPLIED, BRANCHES = ("properties", "allOf", "items"), ("then", "else")  # the keywords in whose subschemas a rule can be broken
LINEAR = jsonschema_rs.RegexOptions()  # the engine that has no look-around and no back references, and so no catastrophes
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Files:
    """The schema files by name to which references may lead."""

    def __init__(self, contents: dict[str, Any]):
        self.contents = contents

    @cached_property
    def fast(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry(list(self.contents.items()))

    @cached_property
    def slow(self) -> Registry:
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        return Registry().with_resources((name, Resource.from_contents(file, default_specification=DRAFT202012)) for name, file in self.contents.items())

    def follow(self, reference: str, file: Any) -> tuple[Any, Any]:
        """The file to which a reference leads that stands in `file`, and what stands there."""
        name, _, fragment = reference.partition("#")
        found = home = self.contents[name] if name else file
        for step in read_fragment(fragment):
            found = found[step]
        return home, found


NO_FILES = Files({})


class Rule(NamedTuple):
    """One keyword of a schema: `value` is what it says, and `schema` that in which it stands. `path` is the way to it,
    references followed, and `place` what it speaks of, None for any item; `order` is the rank of each step in the schema,
    None for that of an item. `conditions` are the `if` on which it depends, from the last list on."""

    keyword: str
    value: Any
    schema: dict[str, Any]
    path: Pointer
    place: tuple[str | None, ...]
    order: tuple[int | None, ...]
    conditions: tuple[Any, ...]


class Breach(NamedTuple):
    """A rule that a part of a value breaks: `instance`, to which `pointer` leads. `name` is that of the property that is
    missing, or that may not be called so, where the rule is of such a kind."""

    rule: Rule
    pointer: Pointer
    instance: Any
    name: str = ""

    @property
    def order(self) -> list[int]:
        """The key by which breaches are sorted: as their rules stand in the schema, and what they break in lists."""
        indexes = (step for step in self.pointer if isinstance(step, int))
        return [next(indexes) if rank is None else rank for rank in self.rule.order]


class Validator:
    """A schema, and the files to which its references may lead."""

    def __init__(self, schema: dict[str, Any], files: Files = NO_FILES):
        self.schema, self.files = schema, files
        self._rules: dict[Pointer, Rule] = {}

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(self.schema, registry=self.files.fast, pattern_options=LINEAR, validate_formats=False, offline=True)

    def accepts(self, value: Any) -> bool:
        """Whether `value` conforms."""
        return self._fast.is_valid(value)

    def find_breaches(self, value: Any) -> list[Breach]:
        """In what `value` does not conform."""
        found: dict[Any, Breach] = {}
        for error in () if self.accepts(value) else self._fast.iter_errors(value):
            whole = error.kind.error if isinstance(error.kind, ValidationErrorKind.PropertyNames) else error  # whose path is whole
            rule, instance = self._find_rule(tuple(whole.evaluation_path)), value
            pointer = tuple(step if name is None else name for name, step in zip(rule.place, error.instance_path))
            for step in pointer:
                instance = instance[step]
            for name in _find_names(rule, error.kind, instance):
                found.setdefault((rule.order, pointer, name), Breach(rule, pointer, instance, name))
        return sorted(found.values(), key=lambda breach: breach.order)

    def iter_errors(self, value: Any) -> Iterator[ValidationError]:
        """The same in the words of `jsonschema`, for those who write schemas."""
        if not self.accepts(value):
            yield from self._slow.iter_errors(value)

    @cached_property
    def _slow(self) -> SlowValidator:
        from jsonschema import Draft202012Validator, validators

        return validators.extend(Draft202012Validator, {"pattern": _examine_pattern})(self.schema, registry=self.files.slow)

    def _find_rule(self, path: Pointer) -> Rule:
        if path not in self._rules:
            self._rules[path] = self._make_rule(path)
        return self._rules[path]

    def _make_rule(self, path: Pointer) -> Rule:
        """The rule to which `path` leads, of which each reference is a step."""
        file, schema = self.schema, self.schema
        passed: list[str | int] = []
        place: list[str | None] = []
        order: list[int | None] = []
        conditions: list[Any] = []
        steps = iter(path)
        for step in steps:
            keyword = str(step)
            order.append(list(schema).index("if" if keyword in BRANCHES else keyword))
            if keyword == "$ref":
                file, schema = self.files.follow(schema[keyword], file)
                continue
            passed.append(keyword)
            if keyword in BRANCHES:
                conditions.append(schema["if"])
            elif keyword not in APPLIED or schema[keyword] is False:
                return Rule(keyword, schema[keyword], schema, tuple(passed), tuple(place), tuple(order), tuple(conditions))
            schema = schema[keyword]
            if keyword == "allOf":
                index = next(steps)
                passed.append(index)
                order.append(int(index))
                schema = schema[index]
            elif keyword == "properties":
                name = _find_name(next(steps), schema)
                passed.append(name)
                place.append(name)
                order.append(list(schema).index(name))
                schema = schema[name]
            elif keyword == "items":
                place.append(None)
                order.append(None)
                conditions = []
        return Rule("not", {}, {"not": {}}, tuple(passed), tuple(place), tuple(order), tuple(conditions))  # which `false` is short for


def _find_name(step: str | int, names: Iterable[str]) -> str:
    """Which of the names is meant by a step of the engine, for which 1, 01 and +1 are numbers, and the same."""
    return step if isinstance(step, str) else min((name for name in names if re.fullmatch(f"[+]?0*{step}", name)), key=len)


def _find_names(rule: Rule, kind: Any, instance: Any) -> Iterable[str]:
    """Of what properties an error of the engine speaks that stand at no place of their own."""
    if rule.keyword == "required":
        return [kind.property]
    if rule.keyword == "propertyNames":
        return [kind.error.instance] if rule.value else instance  # of `false` the engine says it once
    return [""]


def _examine_pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _matcher(pattern).is_valid(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _matcher(pattern: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=LINEAR)


def read_fragment(fragment: str) -> tuple[str, ...]:
    """The steps of a JSON Pointer that is the fragment of a URI (RFC 6901, section 6)."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in unquote(fragment).split("/")[1:])


def is_pattern(pattern: Any) -> bool:
    """Whether `pattern` is a regular expression that can be matched in linear time."""
    try:
        _matcher(pattern)
    except Exception:  # the engine has no class of its own for this
        return False
    return True


def is_schema(value: Any) -> bool:
    """Whether `value` conforms to the meta-schema of JSON Schema 2020-12."""
    if isinstance(value, dict) and isinstance(value.get("$schema"), str):
        value = {**value, "$schema": DIALECT}  # whatever else stands there would be fetched from the network
    return jsonschema_rs.meta.is_valid(value)


def iter_meta_errors(value: Any) -> Iterator[ValidationError]:
    """In what `value` does not conform to the meta-schema."""
    from jsonschema import Draft202012Validator

    yield from Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(value)
