"""The check that nothing in a file leads to the door, the telephone or the account of a person."""

from __future__ import annotations

import ipaddress
import re
from typing import Callable, Iterator, NamedTuple

from pipeline.checks.writings import Writing, each_writing
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue

GAP = r"[^\S\n]"  # a space within a line, a no-break space included


def has_iban_digits(text: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616, ISO 7064 MOD 97-10)."""
    letters = "".join(text.split()).upper()
    return 15 <= len(letters) <= 34 and letters.isascii() and int("".join(str(int(char, 36)) for char in letters[4:] + letters[:4])) % 97 == 1


def has_luhn_digit(text: str) -> bool:
    """Whether the last digit of a card number is right (ISO/IEC 7812-1, annex B)."""
    digits = [int(char) for char in reversed(text) if char.isdigit()]
    return (sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def is_public_ip(text: str) -> bool:
    """Whether it is an address of the open internet."""
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


def has_telephone_length(text: str) -> bool:
    """Whether it has as many digits as E.164 allows, and a shorter number has not."""
    return 8 <= sum(map(str.isdigit, text)) <= 15


def is_on_earth(text: str) -> bool:
    """Whether two numbers can be a latitude and a longitude, in either order."""
    one, other = (abs(float(number.replace(",", "."))) for number in re.findall(r"\d{1,3}[.,]\d+", text))
    return min(one, other) <= 90 and max(one, other) <= 180


def is_anything(text: str) -> bool:
    return True


class Kind(NamedTuple):
    """One kind of what may not be published; what matches `pattern` counts where `proves` says so. Of whatever counts in
    common characters, `screens` has a screen."""

    name: str
    pattern: str
    proves: Callable[[str], bool] = is_anything

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Every stretch of `text` that counts."""
        return (match for match in re.finditer(self.pattern, text, re.IGNORECASE) if self.proves(match.group()))


def _any(*patterns: str) -> str:
    return "|".join(patterns)


KINDS = (
    Kind("an e-mail address", _any(
        r"(?<![\w.+@%-])[\w.+%-]+[@＠][\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}",
        rf"(?<![\w.+-])[\w.+-]+{GAP}?[\[(]{GAP}?(?:at|@|собака){GAP}?[\])]{GAP}?[\w-]+(?:{GAP}?(?:\.|[\[(]{GAP}?(?:dot|точка){GAP}?[\])]){GAP}?[\w-]+)*",
        r"\bmailto:\S",
    )),
    Kind("a telephone number", _any(
        rf"(?<![\w+])(?:\+|＋|00)[1-9](?:(?:{GAP}|[().–-]){{0,3}}\d){{7,14}}(?!\w)",
        r"\b(?:tel:|wa\.me/|phone=)\+?\d{7,15}",
    ), has_telephone_length),
    Kind("a telephone number", _any(
        # Russian numbers: 8 916 123-45-67 with or without marks between, (8712) 22-33-44
        rf"(?<![\w./=+–-])[78](?:{GAP}|[(–-]){{0,2}}[3489]\d{{2}}(?:{GAP}|[)–-]){{0,2}}\d{{3}}(?:{GAP}|[–-])?\d{{2}}(?:{GAP}|[–-])?\d{{2}}(?![\w–-])",
        rf"(?<!\w)\(\d{{3,5}}\){GAP}?\d{{1,3}}[–-]\d{{2}}[–-]\d{{2}}(?![\w–-])",
        rf"\b(?:tel(?:ephone)?|(?:mobile|cell)?{GAP}?phone|mobile|whatsapp|viber|fax|тел(?:ефон\w*)?|моб(?:ильн\w+)?|факс)(?:{GAP}(?:no\b|number|номер)\.?)?(?:\.|:|№|{GAP}|is\b)*"
        rf"(?!(?:1[89]|20)\d\d(?:[–-]|\b))\(?\d(?:(?:{GAP}|[()–-]){{0,2}}\d){{5,11}}(?!\w)",
    )),
    Kind("the number of a bank account (IBAN)", rf"(?<!\w)[A-Z]{{2}}\d{{2}}(?:{GAP}?[A-Z0-9]{{4}}){{2,7}}(?:{GAP}?[A-Z0-9]{{1,3}})?(?!\w)", has_iban_digits),
    Kind("the number of a payment card", _any(
        rf"(?<![\w/=.,#-])(?:4\d{{3}}|5[1-5]\d\d|2[2-7]\d\d|6\d{{3}})(?:(?:{GAP}|-)?\d{{4}}){{3}}(?![\w-])",
        rf"(?<![\w/=.,#-])3[47]\d\d(?:{GAP}|-)?\d{{6}}(?:{GAP}|-)?\d{{5}}(?![\w-])",
    ), has_luhn_digit),
    Kind(
        "the number of a passport",
        rf"(?:passport|паспорт|загранпаспорт|сери[яи])[^\d\n]{{0,25}}(?:(?<!\d)\d\d{GAP}?\d\d{GAP}?(?:№|N|No\.?|номер)?{GAP}?\d{{6}}|\d\d{GAP}?(?:№|N|No\.?|номер)?{GAP}?\d{{7}}|\d{{8,9}}|[A-Z]{{1,2}}{GAP}?\d{{6,8}})(?!\w)",
    ),
    Kind("the coordinates of a place", _any(
        rf"(?<![\w.])\d{{1,3}}\.(?!\d00\b)\d{{3,}}°?{GAP}?[NSEWСЮВЗ]?(?:{GAP}|[,;/]|%2C|&\w*lon\w*=){{1,3}}[+-]?\d{{1,3}}\.(?!\d00\b)\d{{3,}}(?!\w*\.\d)",
        rf"(?<![\w,])\d{{1,3}},\d{{4,}}°?{GAP}?[NSEWСЮВЗ]?(?:{GAP}|[;/]){{1,3}}[+-]?\d{{1,3}},\d{{4,}}",
    ), is_on_earth),
    Kind("the coordinates of a place", _any(
        rf"\d{{1,3}}{GAP}?°{GAP}?\d{{1,2}}(?:\.\d+)?{GAP}?['′’]{GAP}?(?:\d{{1,2}}(?:\.\d+)?{GAP}?(?:\\?\"|″|”|''|’’)|[NSEWСЮВЗ]\b)",
        rf"\d{{1,3}}\.\d{{3,}}{GAP}?°{GAP}?[NSEWСЮВЗ]\b",
    )),
    Kind("an IP address", r"(?<![\w.-])(?<!version )(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)", is_public_ip),
    Kind("an IP address", r"(?<![\w:.])(?:[0-9a-f]{1,4}:|:){2,7}:?[0-9a-f]{1,4}(?![\w:])", is_public_ip),
)


def iter_personal_data(text: str) -> Iterator[tuple[Kind, re.Match[str]]]:
    """Every stretch of `text` that looks like one of these."""
    yield from ((kind, match) for kind in KINDS for match in kind.find(text))


@each_writing
def examine_personal_data(archive: Archive, writing: Writing) -> Iterator[Issue]:
    for kind, match in iter_personal_data(writing.text):
        if not writing.is_in_file(match.group()):
            yield writing.issue(
                match.start(), f"What looks like {kind.name} stands here. It is not shown, so that this message does not spread it.",
                "Take it out. If it has been pushed, tell the maintainers, who can take it out of the history. In a quotation, put ` [...] ` in its place and say that words are withheld.",
                is_confidential=True)
