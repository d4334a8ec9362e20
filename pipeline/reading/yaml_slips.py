"""What a newcomer to YAML most likely did where libyaml says that it cannot read on: the place, in plain words, and the remedy.

libyaml tells where it noticed that something is wrong, which is often after the slip. The slip is looked for in the
line that it names, in the one before, and in the text that was read last.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from pipeline.reading.issue import shorten


class Slip(NamedTuple):
    """Where the slip stands, from 1, what is wrong in one sentence, and what to do."""

    line: int
    column: int
    message: str
    remedy: str


COMPARE = "Compare the line, and the one before it, with a record that is in order."
QUOTE = 'Put the text between quotation marks: "…".'
BEGIN = r"\s*(?:- +)*"  # of a line, before its name or its value
NAMED = r"(?P<name>[a-z_]+)"
# Each form of a line that gives a slip away, at the group `at`, with what is wrong and what to do
FORMS = [(re.compile(form), message, remedy) for form, message, remedy in (
    (r"\s*(?P<at>```)", "This line is Markdown.", "Take the line out."),
    (r"(?P<at><{7}|={7}|>{7})(?:[ \r]|$)", "A conflict that git could not solve is marked here.", "Keep one of the two versions, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>."),
    (r" *(?:- +)*(?:[a-z_]+:)?(?P<at>[^\S \r])", "This looks like a space and is another character.", "Type a plain space in its place."),
    (BEGIN + NAMED + "(?P<at>[：﹕])", "This looks like a colon and is another character.", "Write `{name}: …`, with a plain colon and a space."),
    (r"\s*(?P<at>//|/[*]|<!--)", "A comment begins with # and not with {at}.", "Write # in its place, or take the line out."),
    (r"\s*(?P<at>[*+•·–—]) ", "The entry of a list begins with a plain dash and not with {at}.", "Write `- ` in its place."),
    (BEGIN + r"[^\s:\"']+: +(?P<at>-)(?:[ \r]|$)", "A dash that begins the entry of a list cannot stand on the line of the name.", 'Put the entries on the lines below; if this is no list, take the dash out; if the dash belongs to a text, put the text between quotation marks: "…".'),
    (BEGIN + NAMED + r":(?P<at>[^\s:])", "A space is missing after the colon of `{name}`.", "Write `{name}: …`."),
    (r"\s*(?P<at>-)[^\s-]", "A space is missing after the dash.", "Write `- ` before the entry of a list."),
    (BEGIN + r"[^\s:\"']+: +(?P<at>[\[{])[^\[\]{}]*[\]}] *[^\s,#]", "A text begins with {at}, which YAML keeps for itself.", QUOTE),
    (BEGIN + r"[^\s:\"'#]+: +[^\"'\s\[{].*?(?P<at>: )", "A second colon followed by a space stands in this text.", QUOTE),
    (BEGIN + r"[^\s:\"'#]+: +[^\"'\s\[{].*?(?P<at>:)\r?$", "This text ends with a colon.", 'Take the colon out, or put the text between quotation marks: "…".'),
    (BEGIN + r"(?:[^\s:\"']+: +)?(?P<at>[@`%*&!|>?,\]}])", "A value begins with {at}, which YAML keeps for itself.", QUOTE),
)]
PROPERTY = re.compile(r"( *)[^\s:#\"'][^:#\"']*:(?: |\r?$)")
HAS_VALUE = re.compile(r"( *)(?:- +)*[^\s:]+: +[^\s#]")
BRACKETS = {"did not find expected ',' or ']'": "[]", "did not find expected ',' or '}'": "{}"}
LOST = "If it belongs to the value, put all of it between quotation marks; else put the comment on a line of its own."

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
    "did not find expected <document start>": "Something stands here that belongs to no property",
    "found unexpected document indicator": "A line of three dashes or dots stands inside a text",
}
REMEDIES = {
    "did not find expected key": "Put as many spaces before it as before the other properties of the same group.",
    "did not find expected '-' indicator": "Put as many spaces before it as before the other properties of the same entry, or as before the other dashes.",
    "found unexpected document indicator": "Put spaces before it, or take the line out; see that the quotation mark is closed where the text ends.",
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
    is_end = not any(rest.strip() for rest in lines[line:])
    number, at = _end(lines) if is_end else (line + 1, column + 1)
    return (
        _find_quotation(last, line, column, lines)
        or _find_in_line(lines, line)
        or (_find_in_line(lines, line - 1) if line else None)
        or _find_bracket(problem, error.context_mark, line, column, lines, is_end)
        or _find_indentation(problem, line, column, lines)
        or Slip(number, at, f"{WORDS.get(problem, f'This is not YAML: {problem}')}.", REMEDIES.get(problem, COMPARE))
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
    rest = lines[line][last.end_mark.column :].strip()
    if rest in (",", ";", "."):
        return Slip(line + 1, last.end_mark.column + 1, f"The text is closed, and a {rest} follows it.", "Take it out.")
    other, inner = ("single", '\\"') if last.style == '"' else ("double", "''")
    return Slip(line + 1, last.end_mark.column, "The text ends at this quotation mark, and more follows it.", f"Put all of the text between {other} quotation marks, or write each mark that belongs to it as {inner}.")


def _find_in_line(lines: list[str], index: int) -> Slip | None:
    line = lines[index] if index < len(lines) else ""
    for form, message, remedy in FORMS:
        if match := form.match(line):
            return Slip(index + 1, match.start("at") + 1, message.format(**match.groupdict()), remedy.format(**match.groupdict()))
    return None


def _find_bracket(problem: str, opened: yaml.Mark | None, line: int, column: int, lines: list[str], is_end: bool) -> Slip | None:
    """The slip where a list or a group between brackets goes on and should not, or the file ends in it."""
    if problem in BRACKETS and opened:
        left, right = BRACKETS[problem]
        if is_end or (line > opened.line and PROPERTY.match(lines[line])):
            return Slip(opened.line + 1, opened.column + 1, f"What begins with {left} here is not closed with {right}.", f'Write {right} where it ends; if {left} belongs to a text, put the text between quotation marks: "…".')
        return Slip(line + 1, column + 1, f"Before this a comma is missing, or the {right} that closes what begins with {left} in line {opened.line + 1}.", f"Write the comma, or the {right}.")
    if is_end and problem == "did not find expected node content":
        return Slip(*_end(lines), "The file ends before all brackets are closed.", "Write the ] or } that is missing.")
    return None


def _end(lines: list[str]) -> tuple[int, int]:
    """The place of the last character of the file that is no space."""
    number = max(index for index, line in enumerate(lines) if line.strip())
    return number + 1, len(lines[number].rstrip())


def _find_indentation(problem: str, line: int, column: int, lines: list[str]) -> Slip | None:
    """The slip where a line stands farther in or out than it should, or begins with a dash that it should not have."""
    before = [text for text in lines[:line] if text.strip()]
    here = lines[line] if line < len(lines) else ""
    if problem == "did not find expected key" and re.match("-(?: |\r?$)", here[column:]):
        return Slip(line + 1, column + 1, "A dash begins the entry of a list here, where a property is expected.", "Take the dash out; or, if a list goes on here, put as many spaces before the dash as before the others, and see that its first entry has a dash too.")
    if problem == "did not find expected <document start>" and before and before[0].startswith(" "):
        return Slip(lines.index(before[0]) + 1, 1, "The first line is indented, and a later one is not.", "Take the spaces before it out.")
    inner, outer = PROPERTY.match(here), HAS_VALUE.match(before[-1]) if before else None
    if problem == "mapping values are not allowed in this context" and inner and outer and len(inner[1]) > len(outer[1]):
        return Slip(line + 1, len(inner[1]) + 1, "This line is indented, and the one before it has a value already.", "Put as many spaces before it as before the other properties; or, if it goes on with the text of the line before, put the whole text between quotation marks.")
    return None


def find_lost_text(event: yaml.ScalarEvent, lines: list[str]) -> Slip | None:
    """Where a value without quotation marks ends because a comment begins: what stands there is lost."""
    rest = lines[event.end_mark.line][event.end_mark.column :] if event.end_mark.line < len(lines) else ""
    if not rest.lstrip(" ").startswith("#"):
        return None
    column = event.end_mark.column + len(rest) - len(rest.lstrip(" ")) + 1
    what = f"no part of the value `{shorten(event.value, 40)}`" if event.value else "no value"
    return Slip(event.end_mark.line + 1, column, f"What stands after # is a comment and {what}.", LOST)
