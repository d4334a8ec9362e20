"""Patterns of schemas: matched by the Rust engine that also decides on conformance, in time linear in the text.

Python's `re` would let a pattern such as `^(a+)+$` run for years on forty letters.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Iterator

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema_rs import Draft202012Validator as RustValidator
from jsonschema_rs import RegexOptions

LINEAR = RegexOptions()  # the engine that has no look-around and no back references, and so no catastrophes


@cache
def _matcher(pattern: str) -> RustValidator:
    return RustValidator({"pattern": pattern}, pattern_options=LINEAR)


def is_pattern(pattern: Any) -> bool:
    """Whether `pattern` is a regular expression that can be matched in linear time."""
    try:
        _matcher(pattern)
    except Exception:  # the engine has no class of its own for this
        return False
    return True


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found in `text`, as JSON Schema means it (core, section 6.4)."""
    return _matcher(pattern).is_valid(text)


def _examine_pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


# `jsonschema` for JSON Schema 2020-12, but for the engine that matches its patterns
SchemaValidator = validators.extend(Draft202012Validator, {"pattern": _examine_pattern})
