"""`reissue`: an old release without what was withdrawn since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.archive import Archive, load_archive
from pipeline.build import write_package
from pipeline.captures import find_captures
from pipeline.cli.options import ISSUES, OK, captures_option
from pipeline.cli.validate import examine
from pipeline.edition import Key, NoEdition, find_payload
from pipeline.reissue import Reissue, find_records, iter_traces, write_tree
from pipeline.withdrawal import Grounds, Refusal, find_reason, iter_references_to


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--without", "names", multiple=True, required=True, metavar="TYPE/ID", help="A record that it is to be without; may be given several times.")
@click.option("--reason", required=True, metavar="CODE", help="Why: a code of the schema, such as protection.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The new folder for the archive that is to be released anew.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=lambda: date.today().isoformat(), show_default="today", help="The day of the withdrawal.")
@captures_option
def command(release: Path, names: tuple[str, ...], reason: str, out: Path, day: date, captures: str | None) -> int:
    """Issue an old release anew without records that were withdrawn since, and say so in it."""
    try:
        payload = find_payload(release)
        old = load_archive(payload, find_captures(payload, captures))
        without = find_records(old, [_key(name) for name in names])
        for record in without:
            find_reason(record.type, reason)
        reissue = Reissue(old, without, Grounds(day.strftime("%Y-%m-%d"), reason))
        write_tree(reissue, out)
    except (Refusal, NoEdition) as error:
        raise click.UsageError(str(error)) from None
    except FileNotFoundError as error:
        raise click.UsageError(f"There is no folder {error} of captures.") from None
    click.echo(f"{out}: {reissue.note}")
    tree, verdict = examine(out, "text", captures)
    has_traces = _tell_traces(reissue, tree)
    if verdict.errors or has_traces:
        click.echo(f"Nothing was built: {out} is an archive like any other. Mend it there, or judge that it may stay, then build and release it.")
        return ISSUES
    write_package(tree)
    click.echo(f"Built. Now release it as {reissue.version}, and put it in the place of {reissue.former}.")
    return OK


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
