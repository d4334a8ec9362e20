"""`verify`: a release against what it says of itself."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.releasing.verify import Impossible, tell


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--captures", type=click.Path(path_type=Path), envvar="ARCHIVE_CAPTURES", help="The folder of captured texts, with which every passage is compared. Also ARCHIVE_CAPTURES.")
@click.option("--allowed-signers", "signers", type=click.Path(path_type=Path), help="A file of those whose signature counts, as ssh-keygen reads it.")
def command(path: Path, captures: Path | None, signers: Path | None) -> int:
    """Check that a release is as it was released, and that all forms of it hold the same facts."""
    try:
        return tell(path, captures, signers)
    except Impossible as error:
        raise click.ClickException(str(error)) from None
