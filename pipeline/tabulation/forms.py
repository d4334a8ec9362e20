"""Forms of the data that are written part by part: the text of each part is made by one of several processes, and put
into the files in the order of the records. So nothing holds a whole file, and the bytes are the same for any number of
processes.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, NamedTuple, Sequence

from pipeline.processes import map_in_order
from pipeline.progress import Tell, tell_nobody
from pipeline.tabulation.derivation import DerivedPart
from pipeline.tabulation.rows import Part, RecordTables


class Frame(NamedTuple):
    """What stands in a file at the beginning, between the texts of two parts, and at the end."""

    begin: str = ""
    between: str = ""
    end: str = ""


@dataclass(frozen=True)
class Form:
    """A form of the data: `make_frames` gives the files of a record type by path, all of them in `folder`, and
    `make_texts` what some of its records are in each of them, given their values."""

    folder: str
    make_frames: Callable[[RecordTables], dict[str, Frame]]
    make_texts: Callable[[RecordTables, list[dict[str, Any]]], dict[str, str]]


def write_forms(folder: Path, made: list[RecordTables], forms: Sequence[Form], processes: int = 1, tell: Tell = tell_nobody) -> None:
    """Writes the files of all `forms` below `folder`. `tell` is called with what is being done, and with how many records
    of how many."""
    for form in forms:
        (folder / form.folder).mkdir()
    parts = [(tables, part) for tables in made for part in tables.parts]
    texts = map_in_order(lambda part: _make_texts(forms, *part), parts, processes)
    done, of = 0, sum(tables.size for tables in made)
    for tables in made:
        frames = {path: frame for form in forms for path, frame in form.make_frames(tables).items()}
        with ExitStack() as stack:
            files = {path: stack.enter_context((folder / path).open("wb")) for path in frames}
            for path, frame in frames.items():
                files[path].write(frame.begin.encode("utf-8"))
            for number, part in enumerate(tables.parts):
                for path, text in next(texts).items():
                    files[path].write(frames[path].between.encode("utf-8") + text if number else text)
                done += part.size
                tell("written", done, of)
            for path, frame in frames.items():
                files[path].write(frame.end.encode("utf-8"))


def _make_texts(forms: Sequence[Form], tables: RecordTables, part: Part | DerivedPart) -> dict[str, bytes]:
    values = part.values
    return {path: text.encode("utf-8") for form in forms for path, text in form.make_texts(tables, values).items()}
