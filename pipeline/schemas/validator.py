"""JSON Schema 2020-12: whether a value conforms, and in what it does not.

`jsonschema-rs` decides, in microseconds, with patterns matched in time that is linear in the text: Python's `re` would
let `^(a+)+$` run for years on forty letters. `jsonschema` words what is wrong with the few values that fail; it is
imported when the first one does.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Iterator

import jsonschema_rs

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator as SlowValidator
    from referencing import Registry

LINEAR = jsonschema_rs.RegexOptions()  # the engine that has no look-around and no back references, and so no catastrophes


# not `jsonschema_rs.meta`, which would fetch from the network whatever `$schema` names
META_SCHEMA = jsonschema_rs.Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"}, offline=True)


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


NO_FILES = Files({})


class Validator:
    """A schema, and the files to which its references may lead."""

    def __init__(self, schema: dict[str, Any], files: Files = NO_FILES):
        self.schema, self.files = schema, files

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(self.schema, registry=self.files.fast, pattern_options=LINEAR, validate_formats=False, offline=True)

    def accepts(self, value: Any) -> bool:
        """Whether `value` conforms."""
        return self._fast.is_valid(value)

    def iter_errors(self, value: Any) -> Iterator[ValidationError]:
        """In what `value` does not conform."""
        if not self.accepts(value):
            yield from self._slow.iter_errors(value)

    @cached_property
    def _slow(self) -> SlowValidator:
        from jsonschema import Draft202012Validator, validators

        return validators.extend(Draft202012Validator, {"pattern": _examine_pattern})(self.schema, registry=self.files.slow)


def _examine_pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _matcher(pattern).is_valid(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _matcher(pattern: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=LINEAR)


def is_pattern(pattern: Any) -> bool:
    """Whether `pattern` is a regular expression that can be matched in linear time."""
    try:
        _matcher(pattern)
    except Exception:  # the engine has no class of its own for this
        return False
    return True


def is_schema(value: Any) -> bool:
    """Whether `value` conforms to the meta-schema of JSON Schema 2020-12."""
    return META_SCHEMA.is_valid(value)


def iter_meta_errors(value: Any) -> Iterator[ValidationError]:
    """In what `value` does not conform to the meta-schema."""
    from jsonschema import Draft202012Validator

    yield from Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(value)
