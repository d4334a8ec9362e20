"""The plain part of the strict YAML: what nearly every record is written in, read with the same parser in half the time.

A text is plain where it holds nothing on which parsers differ, and nothing that is an issue: no escape, no quoted text on
several lines, no bracket, no comment but on the first line, no word that may not be what was meant, and no mark of YAML (`&`, `*`,
`!`, `%`, `?`, `#`) that does not stand in a value. What a plain text means here it means to `strict_yaml`; of every other
text nothing is said, and it is left to that.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Iterator

import yaml
from yaml.cyaml import CParser
from yaml.events import DocumentEndEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent, StreamEndEvent

from pipeline.reading.words import looks_quoted, read_word

ESCAPES = ("\\", "\t", "\r")
MARKS = "&*!%?#"
MAX_DEPTH = 12  # a record of more levels is read with more care


class NotPlainError(Exception):
    """The text is not plain."""


def read_plain(text: str) -> Any:
    """The value of `text`, in which no forbidden character stands. Raises NotPlainError where it is not plain."""
    if any(escape in text for escape in ESCAPES):
        raise NotPlainError
    parser = CParser(text)
    try:
        get_event = parser.get_event
        get_event()  # the start of the stream
        get_event()  # the start of the document
        value = _read_value(get_event(), get_event, 0)
        if get_event().__class__ is not DocumentEndEvent or get_event().__class__ is not StreamEndEvent:
            raise NotPlainError
    except (yaml.YAMLError, AttributeError) as error:  # the latter of an event that is not of the kind that belongs here
        raise NotPlainError from error
    finally:
        parser.dispose()
    _refuse_marks(text, value)
    return value


def _read_value(event: yaml.Event, get_event: Callable[[], yaml.Event], depth: int) -> Any:
    """The value that begins with `event`."""
    if event.__class__ is MappingStartEvent:
        return _read_group(event, get_event, depth + 1)
    if event.__class__ is SequenceStartEvent:
        return _read_list(event, get_event, depth + 1)
    return _read_word(event.value) if event.implicit[0] else _read_text(event)


def _read_group(start: yaml.Event, get_event: Callable[[], yaml.Event], depth: int) -> dict[str, Any]:
    if start.flow_style or depth > MAX_DEPTH:
        raise NotPlainError
    group: dict[str, Any] = {}
    while (event := get_event()).__class__ is not MappingEndEvent:
        name = _read_name(event.value)
        if name in group:
            raise NotPlainError
        event = get_event()
        if event.__class__ is not ScalarEvent:
            group[name] = _read_value(event, get_event, depth)
        else:  # as most are
            group[name] = _read_word(event.value) if event.implicit[0] else _read_text(event)
    return group


def _read_list(start: yaml.Event, get_event: Callable[[], yaml.Event], depth: int) -> list[Any]:
    if start.flow_style or depth > MAX_DEPTH:
        raise NotPlainError
    items: list[Any] = []
    while (event := get_event()).__class__ is not SequenceEndEvent:
        items.append(_read_value(event, get_event, depth))
    return items


def _read_text(event: ScalarEvent) -> Any:
    """What stands between quotation marks, or in a block."""
    if event.style != '"' or event.start_mark.line != event.end_mark.line:
        raise NotPlainError
    return event.value


@lru_cache(maxsize=4096)
def _read_name(text: str) -> str:
    if not text.isidentifier() or not text.isascii() or read_word(text) != (text, False):
        raise NotPlainError
    return text


@lru_cache(maxsize=4096)  # names and terms come again in every record
def _read_word(text: str) -> Any:
    value, is_ambiguous = read_word(text)
    if is_ambiguous or looks_quoted(text) or "\n" in text:
        raise NotPlainError
    return value


def _refuse_marks(text: str, value: Any) -> None:
    """Refuses a text in which a mark stands outside of its values, the first line aside where it is a comment. As long as
    there is no escape in it, a value has as many of each mark as the stretch of the text that it is."""
    start = max(text.find("\n"), 0) if text.startswith("#") else 0
    counts = {mark: count for mark in MARKS if (count := text.count(mark, start))}
    if counts:
        words = "".join(_iter_texts(value))
        if any(words.count(mark) != count for mark, count in counts.items()):
            raise NotPlainError


def _iter_texts(value: Any) -> Iterator[str]:
    if value.__class__ is str:
        yield value
    elif value.__class__ is dict or value.__class__ is list:
        for item in value.values() if value.__class__ is dict else value:
            yield from _iter_texts(item)
