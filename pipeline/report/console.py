"""Makes text safe to print: what a console, or somebody who reads it, could take for something else is written as an escape."""

from __future__ import annotations

import re
import unicodedata

ESCAPED = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}  # controls, direction marks and invisible characters, private use, no characters
TAME = r"[\x20-\x7e]*"


def make_safe(text: str) -> str:
    """`text` on one line, with every character of these categories as U+XXXX between braces."""
    return text if re.fullmatch(TAME, text) else "".join(f"{{U+{ord(char):04X}}}" if unicodedata.category(char) in ESCAPED else char for char in text)


def measure_width(text: str) -> int:
    """How many columns `text` takes on a console (UAX #11: wide characters take two, combining marks none)."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
