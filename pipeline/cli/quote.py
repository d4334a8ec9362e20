"""`quote`: the place of words in a capture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import ISSUES, OK, captures_option, open_sound_archive, root_option
from pipeline.editing.canonical import iter_lines
from pipeline.editing.excerpt import examine_renderings, find_missing_part, find_nearest, find_quoting, find_sources, iter_occurrences, make_renderings
from pipeline.model.passages import KEYWORD
from pipeline.reading.issue import did_you_mean
from pipeline.report.console import make_safe

if TYPE_CHECKING:
    from pipeline.editing.excerpt import Occurrence
    from pipeline.model.archive import Archive
    from pipeline.model.record import Record

SHOWN = 10


@click.command()
@click.argument("capture")
@click.argument("words")
@root_option
@captures_option
def command(capture: str, words: str, root: Path, captures: str | None) -> int:
    """Find WORDS in a CAPTURE, and give their place and a rendering ready to paste.

    CAPTURE is the id of a source or the name of its file. Where an article interrupts the words, write [...] between two spaces.
    """
    archive = open_sound_archive(root, captures)
    source, text = _read(archive, capture)
    parts = words.split(find_quoting(archive)[1].schema[KEYWORD]["gap"])
    if not all(part.strip() for part in parts):
        raise click.UsageError("Give words to look for, also before and after each gap.")
    occurrences = list(iter_occurrences(text, parts))
    if not occurrences:
        _tell_nearest(source, text, parts)
        return ISSUES
    return _tell(archive, source, occurrences)


def _read(archive: Archive, name: str) -> tuple[Record, str]:
    sources = find_sources(archive)
    if name not in sources:
        raise click.UsageError(f"There is no source and no capture `{name}`. {did_you_mean(name, sources) or 'There are: ' + ', '.join(sorted({record.id for record, _ in sources.values()})) + '.'}")
    source, file_name = sources[name]
    capture = archive.captures.get(file_name)
    if capture is None or capture.text is None:
        raise click.UsageError(f"The capture `{file_name}` was not found, or is not text. Name the folder that holds it with --captures.")
    return source, capture.text


def _tell_nearest(source: Record, text: str, parts: list[str]) -> None:
    missing = find_missing_part(text, parts)
    if missing is None:
        click.echo(f"Each part stands in {source.id}, but not one after the other in reach of one utterance.")
    elif nearest := find_nearest(text, missing):
        click.echo(f"These words do not stand in {source.id}. The nearest text stands at {nearest.start}–{nearest.end}:\n    {make_safe(nearest.text)}")
        click.echo(f"    There the capture has “{make_safe(nearest.found)}” where you have “{make_safe(nearest.wanted)}”.")
    else:
        click.echo(f"Nothing in {source.id} is like these words.")


def _tell(archive: Archive, source: Record, occurrences: list[Occurrence]) -> int:
    shown = occurrences[:SHOWN]
    if len(occurrences) > 1:
        click.echo(f"{len(occurrences)} places{f', the first {SHOWN} of them' if len(occurrences) > SHOWN else ''}:")
    renderings = make_renderings(archive, source, shown)
    issues = examine_renderings(archive, source, renderings)
    for occurrence in shown:
        own = [rendering for rendering in renderings if rendering.occurrence is occurrence]
        click.echo(f"{source.id} {occurrence.start}–{occurrence.end}, {'in ' + ', '.join(r.article.id for r in own) if own else 'in no article: nothing can rest on it'}")
        for rendering in own:
            for issue in issues.get(rendering.record.document.path, ()):
                click.echo(f"    {make_safe(issue.message)}\n    {make_safe(issue.remedy or '')}")
            click.echo("\n".join(iter_lines(rendering.record.value, rendering.record.type.root)))
    for issue in issues.get(source.document.path, ()):
        click.echo(f"{issue.path}: {issue.message}")
    return ISSUES if issues or len({id(r.occurrence) for r in renderings}) < len(shown) else OK
