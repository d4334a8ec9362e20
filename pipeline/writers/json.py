"""Records as JSON: one file a type, a list of the full records sorted by id, properties in the order of the schema."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, Callable

from pipeline.schemas.record_type import Property
from pipeline.tabulation.forms import Form, Frame, write_forms
from pipeline.tabulation.rows import RecordTables

FOLDER = "json"
INDENT = "  "
PLAIN: dict[str, Callable[[Any], str]] = {"string": encode_basestring, "integer": repr, "boolean": {True: "true", False: "false"}.__getitem__}


def path_of(record_type: str) -> str:
    """Where the records of that type are written, relative to the package."""
    return f"{FOLDER}/{record_type}.json"


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes every type below `folder`."""
    write_forms(folder, made, [FORM])


def make_frames(tables: RecordTables) -> dict[str, Frame]:
    """The file of the type, which is a list."""
    return {path_of(tables.type.name): Frame("[", ",", "\n]\n" if tables.parts else "]\n")}


def make_texts(tables: RecordTables, values: list[dict[str, Any]]) -> dict[str, str]:
    """Some of the items of the list."""
    render = make_renderer(tables.type.root, "\n" + INDENT)
    return {path_of(tables.type.name): ",".join(["\n" + INDENT + render(value) for value in values])}


def make_renderer(p: Property, line: str) -> Callable[[Any], str]:
    """What writes a value that stands at `p` as json.dumps would, given an indent, on a `line` that begins so. (With an
    indent, json does not use its encoder in C.)"""
    below = line + INDENT
    if p.kind == "object":
        members = [(name, f"{below}{encode_basestring(name)}: ", make_renderer(child, below)) for name, child in p.properties.items()]

        def render_object(value: dict[str, Any]) -> str:
            rendered = ",".join([head + render(value[name]) for name, head, render in members if name in value])
            return f"{{{rendered}{line}}}" if rendered else "{}"

        return render_object
    if p.items:
        render_item = make_renderer(p.items, below)

        def render_list(value: list[Any]) -> str:
            return "[" + ",".join([below + render_item(item) for item in value]) + line + "]" if value else "[]"

        return render_list
    if p.schema.get("type") in PLAIN:
        return PLAIN[p.schema["type"]]
    return lambda value: json.dumps(value, ensure_ascii=False, indent=INDENT).replace("\n", line)


FORM = Form(FOLDER, make_frames, make_texts)
