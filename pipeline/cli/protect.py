"""`protect`: the list of names that are withheld."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK, root_option
from pipeline.model.withheld import KEY_FORM, VARIABLE, WithheldError, load_withheld, make_list, write_list


@click.command()
@root_option
@click.option("--check", "is_check", is_flag=True, help="Change nothing: tell of each line whether the name in it is on the list.")
def command(root: Path, is_check: bool) -> int:
    """Put names, one on each line of the standard input, on the list of those that may not occur; show none of them.

    The names are never arguments, which a shell keeps and other users see. The key is ARCHIVE_NAMES_KEY.
    """
    key = os.environ.get(VARIABLE, "").strip()
    if not re.fullmatch(KEY_FORM, key):
        raise click.UsageError(f'{VARIABLE} is not set to at least 64 hexadecimal digits. Make a key once with: python -c "import secrets; print(secrets.token_hex(32))"')
    if not (root / "records").is_dir():
        raise click.UsageError(f"{root} is not an archive: it has no records.")
    withheld = load_withheld(root)
    if withheld.fault:
        raise click.UsageError(withheld.fault)
    try:
        names = sys.stdin.buffer.read().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise click.UsageError("The names are not UTF-8 text.") from None
    if is_check:
        listed = [withheld.has_name(name) for name in names]
        for number, is_listed in enumerate(listed, 1):
            click.echo(f"line {number}: {'on the list' if is_listed else 'not on the list'}")
        return OK if all(listed) else ISSUES
    try:
        text = make_list(withheld, key.encode(), [name for name in names if name.strip()])
    except WithheldError as error:
        raise click.UsageError(str(error)) from None
    write_list(root, text)
    click.echo("The list holds the names. Commit it; where one of them stands in the repository, `validate` now says in which file.")
    return OK
