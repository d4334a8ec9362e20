"""`reissue`: an old release without what was withdrawn since."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK, captures_option
from pipeline.cli.validate import examine
from pipeline.cli.withdraw import date_option
from pipeline.editions.changelog import CHANGES_PATH, make_json
from pipeline.editions.comparison import compare
from pipeline.editions.edition import Edition, Key, load_edition
from pipeline.model.archive import Archive, load_archive
from pipeline.model.captures import find_captures
from pipeline.packaging.stage import Refusal
from pipeline.releasing.checkout import Origin
from pipeline.releasing.history import make_edition, open_release
from pipeline.releasing.reissue import Reissue, find_records, iter_traces, write_tree
from pipeline.releasing.release import Release, write_release
from pipeline.releasing.withdrawal import Grounds, find_reason, iter_references_to
from pipeline.tabulation.rows import make_record_tables

NOTE = "Internal-Sender-Description"  # what RFC 8493 calls an explanation of the contents and where they come from


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--without", "names", multiple=True, required=True, metavar="TYPE/ID", help="A record that it is to be without; may be given several times.")
@click.option("--reason", required=True, metavar="CODE", help="Why: a code of the schema, such as protection.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The new folder for the archive that is released anew.")
@click.option("--dist", type=click.Path(path_type=Path), help="Where the new release is written; else dist/ in the new folder.")
@date_option
@captures_option
def command(release: Path, names: tuple[str, ...], reason: str, out: Path, dist: Path | None, day: datetime, captures: str | None) -> int:
    """Issue an old release anew without records that were withdrawn since, and say so in it.

    RELEASE is its folder, its bag or the zip of it.
    """
    try:
        with open_release(release) as (payload, _):
            old = load_archive(payload, find_captures(payload, captures))
            without = find_records(old, [_key(name) for name in names])
            for record in without:
                find_reason(record.type, reason)
            reissue = Reissue(old, without, Grounds(day.strftime("%Y-%m-%d"), reason))
            write_tree(reissue, out)
            former = load_edition(payload)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    except FileNotFoundError as error:
        raise click.UsageError(f"There is no folder {error} of captures.") from None
    click.echo(f"{out}: {reissue.note}")
    tree, verdict = examine(out, "text", captures)
    has_traces = _tell_traces(reissue, tree)
    if verdict.errors or has_traces:
        click.echo(f"Nothing was released: {out} is an archive like any other. Mend it there, or judge that it may stay, then release it:\n    SOURCE_DATE_EPOCH={_seconds(day)} python -m pipeline release --root {out} --previous {release}")
        return ISSUES
    _release(reissue, tree, former, dist or out / "dist", day)
    return OK


def _release(reissue: Reissue, tree: Archive, former: Edition, dist: Path, day: datetime) -> None:
    made = make_record_tables(tree)
    changes = make_json(compare(former, make_edition(tree, made)))
    release = Release(tree, made, reissue.version, Origin(None, datetime.fromtimestamp(_seconds(day), timezone.utc)), {CHANGES_PATH: changes}, ((NOTE, reissue.note),))
    try:
        write_release(release, dist)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{dist / release.name} was written. Put it in the place of {reissue.former}.")


def _seconds(day: datetime) -> int:
    """The beginning of the day, in seconds since 1970."""
    return int(day.replace(tzinfo=timezone.utc).timestamp())


def _tell_traces(reissue: Reissue, tree: Archive) -> bool:
    """Lists what still names the withdrawn records, and what holds words of theirs; says whether there is any of these."""
    for record in reissue.without:
        for reference in iter_references_to(tree, tree.records[record.type.name][record.id]):
            issue = reference.issue("")
            click.echo(f"    {issue.path}:{issue.line}:{issue.column}: {issue.pointer} names the withdrawn {record.type.name} by its id, which stays.")
    traces = sorted(set(iter_traces(reissue, tree)), key=lambda issue: issue.place)
    for issue in traces:
        click.echo(f"{issue.path}:{issue.line}:{issue.column}: {issue.message} {issue.remedy}")
    return bool(traces)


def _key(name: str) -> Key:
    record_type, _, record_id = name.partition("/")
    if not record_id:
        raise Refusal(f"`{name}` does not name a record: write TYPE/ID.")
    return record_type, record_id
