"""What a newcomer to YAML most likely did where libyaml says that it cannot read on: the place, in plain words, and the remedy.

libyaml tells where it noticed that something is wrong, which is often after the slip. The slip is looked for in the
line that it names, in the one before, and in the text that was read last.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from pipeline.issue import shorten


class Slip(NamedTuple):
    """Where the slip stands, from 1, what is wrong in one sentence, and what to do."""

    line: int
    column: int
    message: str
    remedy: str


COMPARE = "Compare the line, and the one before it, with a record that is in order."
QUOTE = 'Put the text between quotation marks: "…".'
NO_SPACE = re.compile(r"^(\s*(?:- +)*)([a-z_]+):[^\s:]")
NO_SPACE_AFTER_DASH = re.compile(r"^(\s*)-[^\s-]")
TWO_COLONS = re.compile(r"^\s*(?:- +)*[^\s:\"'#]+: +[^\"'\s].*?(: |:$)")
BRACKETED = re.compile(r"^\s*(?:- +)*[^\s:\"']+: +([\[{]).*?[\]}] *[^\s,#]")
STRAY_SYMBOL = re.compile(r"^(\s*(?:- +)*(?:[^\s:\"']+: +)?)([@`%*&!|>?,\]}-])")

# What libyaml says, and what it means where nothing better is found
WORDS = {
    "mapping values are not allowed in this context": "A colon followed by a space stands where it cannot, or the line before is not finished",
    "found character that cannot start any token": "A value begins with a character that YAML keeps for itself",
    "could not find expected ':'": "This line is neither `name: value` nor an entry of a list",
    "found unexpected end of stream": "A quotation mark is opened here and never closed",
    "did not find expected key": "This line is indented differently from its neighbours, or the value before it is not finished",
    "did not find expected '-' indicator": "This line is indented differently from the entries of its list",
    "block sequence entries are not allowed in this context": "A list begins here on the line of its name; its entries stand on the lines below",
    "found unknown escape character": "A backslash stands between double quotation marks",
    "did not find expected hexdecimal number": "A backslash stands between double quotation marks",
    "found invalid Unicode character escape code": "The escape after this backslash stands for no character",
    "did not find expected alphabetic or numeric character": "A text begins with * or &, which YAML keeps for itself",
    "did not find expected node content": "A value is missing or not finished",
    "did not find expected ',' or ']'": "A list that begins with [ is not closed with ]",
    "did not find expected ',' or '}'": "A group that begins with { is not closed with }",
    "did not find expected <document start>": "Something stands here that belongs to no property",
    "found unexpected document indicator": "A line of three dashes or dots stands inside a text",
}
REMEDIES = {
    "found character that cannot start any token": QUOTE,
    "found unknown escape character": "Write the backslash twice, or use single quotation marks.",
    "did not find expected hexdecimal number": "Write the backslash twice, or use single quotation marks.",
    "found invalid Unicode character escape code": "Write the character itself.",
    "did not find expected alphabetic or numeric character": QUOTE,
    "found unexpected end of stream": "Close the text with the same mark with which it begins.",
    "block sequence entries are not allowed in this context": "Put each entry on a line of its own, or, if it is a text, put it between quotation marks.",
    "could not find expected ':'": "Write a colon and a space after the name; a text of several lines stands between quotation marks, its further lines indented.",
}


def find_slip(error: yaml.MarkedYAMLError, lines: list[str], last: yaml.Event | None) -> Slip:
    """The most likely slip behind `error`, given the lines of the file and the last event that could be read."""
    problem = (error.problem or "it cannot be read").strip()
    mark = error.problem_mark or error.context_mark
    if problem in ("found unexpected end of stream", "could not find expected ':'") and error.context_mark:
        mark = error.context_mark  # where the text or the line begins
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return (
        _find_quotation(last, line, column, lines)
        or _find_in_line(lines, line)
        or (_find_in_line(lines, line - 1) if line else None)
        or Slip(line + 1, column + 1, f"{WORDS.get(problem, f'This is not YAML: {problem}')}.", REMEDIES.get(problem, COMPARE))
    )


def _find_quotation(last: yaml.Event | None, line: int, column: int, lines: list[str]) -> Slip | None:
    """The slip where a text between quotation marks was read last and the trouble begins right behind it."""
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"') or last.end_mark.line != line or column < last.end_mark.column:
        return None
    if lines[line][last.end_mark.column : column].strip():
        return None
    start = last.start_mark
    if start.line < line:
        return Slip(start.line + 1, start.column + 1, "The quotation mark that opens here is closed only on a later line.", "Close the text where it ends, with the same mark.")
    inner = '\\"' if last.style == '"' else "''"
    return Slip(line + 1, last.end_mark.column, "The text ends at this quotation mark, and more follows it.", f"If the mark belongs to the text, write {inner} instead.")


def _find_in_line(lines: list[str], index: int) -> Slip | None:
    line = lines[index] if index < len(lines) else ""
    if match := NO_SPACE.match(line):
        return Slip(index + 1, match.end(), f"A space is missing after the colon of `{match.group(2)}`.", f"Write `{match.group(2)}: …`.")
    if match := NO_SPACE_AFTER_DASH.match(line):
        return Slip(index + 1, match.end(1) + 1, "A space is missing after the dash.", "Write `- ` before the entry of a list.")
    if match := BRACKETED.match(line):
        return Slip(index + 1, match.start(1) + 1, f"A text begins with {match.group(1)}, which YAML keeps for itself.", QUOTE)
    if match := TWO_COLONS.match(line):
        return Slip(index + 1, match.start(1) + 1, "A second colon followed by a space stands in this text.", QUOTE)
    if (match := STRAY_SYMBOL.match(line)) and not line.lstrip().startswith("- "):
        return Slip(index + 1, match.start(2) + 1, f"A value begins with {match.group(2)}, which YAML keeps for itself.", QUOTE)
    return None


def find_lost_text(event: yaml.ScalarEvent, lines: list[str]) -> Slip | None:
    """Where a value without quotation marks ends because a comment begins: what stands there is lost."""
    rest = lines[event.end_mark.line][event.end_mark.column :] if event.end_mark.line < len(lines) else ""
    if event.value and rest.lstrip(" ").startswith("#"):
        column = event.end_mark.column + len(rest) - len(rest.lstrip(" ")) + 1
        return Slip(event.end_mark.line + 1, column, f"What stands after # is a comment and no part of the value `{shorten(event.value, 40)}`.", "If it belongs to the value, put all of it between quotation marks; else put the comment on a line of its own.")
    return None
