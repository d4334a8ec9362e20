"""The names that must not occur in the repository, kept so that the list itself tells none of them.

`protected-names.txt` holds for each name the HMAC-SHA-256 digests of what it sounds like (see `sounds`), and
nothing else. The key is not in the repository: it is the environment variable ARCHIVE_NAMES_KEY of those few who hold it,
and a secret of the run that guards the main branch. Its length is a power of two, made up with digests of nothing, so
that it shows no more than an upper bound; a commit that adds names shows about how many digests it added. The seal, a
digest of all of them, tells a list that was changed by hand, or a key that is not its own, from one that finds nothing.

It protects against a name that slips into any file of the repository, and against whoever reads the list without the key.
It does not protect against whoever holds the key, who can try names; nor where the key is not given, as in a run for a
stranger's pull request, which therefore has to be run again before it is merged; nor does it take out of the history of
the repository what was committed once. That a run fails tells whoever reads the file that a name in it is protected.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Iterator

from pipeline.model.sounds import MAX_WORDS, VERSION, iter_skeletons, make_skeletons, make_words
from pipeline.reading.document import Document
from pipeline.reading.load import MAX_BYTES, is_regular

PATH = "protected-names.txt"
VARIABLE = "ARCHIVE_NAMES_KEY"  # of the environment: an argument would show in the list of processes
KEY_FORM = "[0-9a-f]{64,}"
MIN_LETTERS = 6  # of a skeleton: what is shorter is found in ordinary words
MIN_DIGESTS, MAX_DIGESTS = 1 << 10, 1 << 13

HEAD = "# Names that may not occur in this repository, as keyed digests. Written by `python -m pipeline protect`; see SECURITY.md."
LINES = rf"{re.escape(HEAD)}\n# sounds: ([0-9]+)\n# seal: ([0-9a-f]{{64}})\n((?:[0-9a-f]{{64}}\n)+)"


class WithheldError(Exception):
    """A name that cannot be put on the list, or a list that cannot be used; nothing of the name is said."""


class Withheld:
    """The list as it was read, with the key. `fault` says why it cannot be used where it cannot; `digests` is empty
    where there is none."""

    def __init__(self, document: Document, digests: frozenset[str] = frozenset(), key: bytes = b"", fault: str | None = None):
        self.document, self.digests, self.key, self.fault = document, digests, key, fault

    @property
    def can_look(self) -> bool:
        return bool(self.digests and self.key and not self.fault)

    def iter_finds(self, words: list[str]) -> Iterator[int]:
        """The place of each of the words with which a name that is withheld begins."""
        if self.can_look:
            yield from (at for at in range(len(words)) if _begins_name(self.key, self.digests, tuple(words[at : at + MAX_WORDS])))

    def holds(self, text: str) -> bool:
        """Whether a name that is withheld stands in `text`."""
        return any(True for _ in self.iter_finds(make_words(text)))

    def has_name(self, name: str) -> bool:
        """Whether `name` as a whole is on the list."""
        return self.can_look and any(_digest(self.key, skeleton) in self.digests for skeleton in make_skeletons(name))


@lru_cache(maxsize=1 << 17)  # most of what stands in one record stands in others
def _begins_name(key: bytes, digests: frozenset[str], words: tuple[str, ...]) -> bool:
    return any(len(skeleton) >= MIN_LETTERS and _digest(key, skeleton) in digests for skeleton in set(iter_skeletons(words)))


@lru_cache(maxsize=1 << 17)
def _digest(key: bytes, skeleton: str) -> str:
    return _sign(key, b"name:" + skeleton.encode())


def _make_filling(key: bytes, count: int) -> list[str]:
    """Digests of nothing, which only the holder of the key can tell from others."""
    return [_sign(key, b"nothing:%d" % number) for number in range(count)]


def _seal(key: bytes, digests: frozenset[str]) -> str:
    return _sign(key, f"seal:{VERSION}:{' '.join(sorted(digests))}".encode())


def _is_seal(seal: str, key: bytes, digests: frozenset[str]) -> bool:
    import hmac

    return hmac.compare_digest(seal, _seal(key, digests))


def _sign(key: bytes, message: bytes) -> str:
    import hmac  # which few runs need, and takes a while to load

    return hmac.digest(key, message, "sha256").hex()


def load_withheld(root: Path) -> Withheld:
    """The list of the archive below `root`, with the key of the environment."""
    key = os.environ.get(VARIABLE, "").strip()
    document = Document(PATH)
    if not os.path.lexists(root / PATH):
        return Withheld(document)
    match = re.fullmatch(LINES, _load_text(root / PATH))
    if not match or (lines := match[3].split()) != sorted(set(lines)):
        return Withheld(document, fault="The list is not as `protect` writes it.")
    digests = _make_digests(match[3])
    if int(match[1]) != VERSION:
        return Withheld(document, digests, fault="The list was made for other rules of sound.")
    if key and not re.fullmatch(KEY_FORM, key):
        return Withheld(document, digests, fault="The key is not one of at least 64 hexadecimal digits.")
    if key and not _is_seal(match[2], key.encode(), digests):
        return Withheld(document, digests, fault="The list does not fit the key: the key is another, or the list was changed by hand.")
    return Withheld(document, digests, key.encode())


@lru_cache(maxsize=1)  # the same list is the same object, and so is found at once in the memory of `_begins_name`
def _make_digests(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


def _load_text(path: Path) -> str:
    """The text of the file; what cannot be read is no list."""
    try:
        if not is_regular(path):
            return ""
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1).decode("ascii", "replace")
    except OSError:
        return ""


def make_list(withheld: Withheld, key: bytes, names: list[str]) -> str:
    """The text of the list with `names` added. Raises WithheldError where one cannot be found without finding others too."""
    filling = frozenset(_make_filling(key, len(withheld.digests)))
    digests = withheld.digests - filling
    for number, name in enumerate(names, 1):
        digests |= {_digest(key, skeleton) for skeleton in _make_long_skeletons(number, name)}
    length = max(MIN_DIGESTS, 1 << (len(digests) - 1).bit_length())
    if length > MAX_DIGESTS:
        raise WithheldError(f"The list would have more than {MAX_DIGESTS:,} digests.")
    digests |= frozenset(_make_filling(key, length)[: length - len(digests)])
    return "\n".join([HEAD, f"# sounds: {VERSION}", f"# seal: {_seal(key, digests)}", *sorted(digests)]) + "\n"


def _make_long_skeletons(number: int, name: str) -> set[str]:
    if not 1 <= len(make_words(name)) <= MAX_WORDS:
        raise WithheldError(f"The name on line {number} has no words, or more than {MAX_WORDS}.")
    skeletons = make_skeletons(name)
    if min(map(len, skeletons)) < MIN_LETTERS:
        raise WithheldError(f"The name on line {number} is so short that it would be found in ordinary words: give more of it.")
    return skeletons


def write_list(root: Path, text: str) -> None:
    """Puts the list in its place, whole."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".protected-", dir=(root / PATH).parent)
    with open(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, root / PATH)
