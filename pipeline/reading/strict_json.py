"""The strict JSON of the schemas and of the descriptor: no name stands twice in an object, and every number is one."""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator

from pipeline.reading.document import Document, Places
from pipeline.reading.issue import json_pointer


def read_json(text: str, document: Document) -> None:
    """Reads `text` into `document`: its value, or its issue."""
    repeated: list[str] = []

    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.extend(_iter_repeated(name for name, _ in pairs))
        return found

    try:
        value = json.loads(text, object_pairs_hook=make_object, parse_constant=_refuse_constant, parse_int=_make_integer)
    except json.JSONDecodeError as error:
        document.break_off("file-unreadable", f"This is not JSON: {error.msg}.", "Mend the file at this place.", error.lineno, error.colno)
    except ValueError as error:
        document.break_off("file-unreadable", f"This is not JSON: {error}.", "Mend the file.")
    except RecursionError:
        document.break_off("file-unreadable", "The file is nested too deeply.", "Flatten it.")
    else:
        if repeated:
            document.break_off("file-unreadable", f"The property `{repeated[0]}` stands twice in one object.", "Keep one of the two.", *_find_repeated(text, repeated[0]))
        else:
            document.value = value


def find_json_places(text: str) -> Places:
    """Where the parts of the value of `text` stand."""
    from pipeline.reading.strict_yaml import find_places

    return find_places(_make_yaml(text))


def _find_repeated(text: str, name: str) -> tuple[int, int]:
    """The line and column at which the property `name` stands for the second time in one object."""
    from pipeline.reading.strict_yaml import read_yaml

    shadow = Document("")
    read_yaml(_make_yaml(text), shadow)
    return next(((issue.line, issue.column) for issue in shadow.issues if issue.pointer.endswith(json_pointer((name,)))), (1, 1))


def _make_yaml(text: str) -> str:
    """JSON is YAML enough to be asked for places, but for its tabs."""
    return text.replace("\t", " ")


def _iter_repeated(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _make_integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number has more than 20 digits")
    return int(digits)
