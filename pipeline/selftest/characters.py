"""Breaks texts by their characters: such as nobody sees, of the wrong script, that a spreadsheet runs, that lead to somebody."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Callable

from pipeline.model.record import Instance, Record
from pipeline.selftest.files import prose, texts
from pipeline.selftest.mutant import Break, Mutant, Original, by_type, make_mutant, where
from pipeline.selftest.values import put

LOOK_ALIKES = {"a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у"}  # Latin and Cyrillic
INVISIBLE = "\u200b\u200e\u202e\u2066\u2060\u00ad\ue000\U000e0041\ufdd0\u180e"
TRACKERS = ("utm_source", "fbclid", "gclid", "mc_eid", "igshid", "yclid")
UNSAFE = ("javascript:alert(1)", "ftp://gazette.example/horn", "https://keeper:foghorn@gazette.example/horn", "http://127.0.0.1/horn", "http://localhost/horn", "https://g\u0430zette.example/horn", "https://gazette/horn")
TOO_MANY = 1 << 15  # characters, one more than the cell of a spreadsheet holds

addresses = where(lambda p: p.schema.get("format") == "uri")
any_text, own_text = by_type(texts), by_type(prose)


def _replace_letter(text: str, pairs: dict[str, str]) -> str | None:
    """`text` with one letter of its first longer word replaced by another."""
    for match in re.finditer(r"[A-Za-z]{4,}", text):
        if found := next((at for at, char in enumerate(match.group()) if char in pairs), None):
            at = match.start() + found
            return text[:at] + pairs[text[at]] + text[at + 1 :]
    return None


write_cyrillic = put(lambda original, text: _replace_letter(text.value, LOOK_ALIKES), "a Cyrillic letter in a Latin word")
write_greek = put(lambda original, text: _replace_letter(text.value, {"o": "ο", "v": "ν", "u": "υ"}), "a Greek letter in a Latin word")
decompose = put(lambda original, text: _replace_letter(text.value, {vowel: f"{vowel}\u0301" for vowel in "aeiou"}), "an accent written as a character of its own")
write_old_sign = put(lambda original, text: f"{text.value} \u212b", "a sign that has another form")
hide_character = put(lambda original, text: text.value[:1] + original.random.choice(INVISIBLE) + text.value[1:], "a character that nobody sees")
begin_formula = put(lambda original, text: original.random.choice("=+-@") + text.value, "a formula")
begin_formula_late = put(lambda original, text: original.random.choice([" ", "'", "\t"]) + "=" + text.value, "a formula behind a space, a mark or a tab")
spoil_address = put(lambda original, address: original.random.choice(UNSAFE), "an address that leads to no public page")
add_unsafe_address = put(lambda original, text: f"{text.value} See {original.random.choice([a for a in UNSAFE if '//' in a])}", "an address in a text that leads to no public page")
add_tracked_address = put(lambda original, text: f"{text.value} See https://gazette.example/horn?page=2&{original.random.choice(TRACKERS)}=so", "an address in a text that follows the reader")
lengthen = put(lambda original, text: text.value.ljust(TOO_MANY, "o"), "a text that is too long by one")
lengthen_in_waves = put(lambda original, text: "🌊" * (TOO_MANY // 2), "a text of signs that count twice in a spreadsheet")


def track(original: Original, address: Instance) -> Mutant | None:
    """Adds a parameter to an address by which its readers are followed; that of a copy in a web archive is left whole."""
    if ":/" in address.value.partition("://")[2]:
        return None
    head, sign, fragment = address.value.partition("#")
    tracker = f"{'&' if '?' in head else '?'}{original.random.choice(TRACKERS)}=so"
    return put(lambda original, address: head + tracker + sign + fragment, "an address that follows the reader")(original, address)


def _digits(original: Original, count: int) -> str:
    return "".join(original.random.choice("123456789") for _ in range(count))


def _letters(original: Original, count: int) -> str:
    return "".join(original.random.choice(ascii_lowercase) for _ in range(count))


def make_e_mail(original: Original) -> str:
    return f"{_letters(original, 6)}.{_letters(original, 5)}@{_letters(original, 7)}.example"


def make_telephone(original: Original) -> str:
    return original.random.choice(["+7 9{} {}-{}-{}", "8 (9{}) {}-{}-{}", "+49 3{} {}{}{}"]).format(_digits(original, 2), _digits(original, 3), _digits(original, 2), _digits(original, 2))


def make_iban(original: Original) -> str:
    """An account number with the check digits that ISO 13616 asks for."""
    account = _digits(original, 18)
    check = 98 - int(f"{account}131400") % 97  # D is 13, E is 14
    return f"DE{check:02}{account}"


def make_card(original: Original) -> str:
    """A card number with the last digit that ISO/IEC 7812-1 asks for."""
    digits = "4" + _digits(original, 14)
    total = sum(int(digit) if at % 2 else sum(divmod(2 * int(digit), 10)) for at, digit in enumerate(digits))
    return digits + str(-total % 10)


def make_passport(original: Original) -> str:
    return f"passport {_digits(original, 4)} {_digits(original, 6)}"


def make_coordinates(original: Original) -> str:
    return f"{_digits(original, 1)}.{_digits(original, 5)}, 1{_digits(original, 1)}.{_digits(original, 5)}"


KINDS: tuple[Callable[[Original], str], ...] = (make_e_mail, make_telephone, make_iban, make_card, make_passport, make_coordinates)


def tell(make: Callable[[Original], str], change: str) -> Break:
    """Writes behind a text what leads to somebody."""
    return put(lambda original, text: f"{text.value} ({make(original)})", change)


def add_comment(make: Callable[[Original], str], change: str) -> Break:
    """Writes what `make` returns into a comment on a line of its own, in front of some line."""

    def apply(original: Original, record: Record) -> Mutant:
        draft = original.open(record.document)
        lines = draft.text.split("\n")
        at = original.random.randrange(len(lines))
        while lines[at].startswith("  ") and '"' in lines[at] and ":" not in lines[at]:
            at -= 1  # inside a text of several lines a comment would be none
        draft.text = "\n".join([*lines[:at], f"# so {make(original)} so", *lines[at:]])
        return make_mutant(change, draft, at + 1)

    return apply


comment_invisibly = add_comment(lambda original: f"they{original.random.choice(INVISIBLE)}say", "a comment with a character that nobody sees")
comment_on_somebody = add_comment(lambda original: original.random.choice(KINDS)(original), "a comment that leads to somebody")
