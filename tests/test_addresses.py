"""Web addresses that cannot be trusted, those that follow people, and those in order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.addresses import ADDRESS, find_fault, split_tracking

UNSAFE = [
    ("ftp://lamp.example/horn", "it begins with `ftp:`"),
    ("javascript:alert(1)", "it begins with `javascript:`"),
    ("data:text/html,horn", "it begins with `data:`"),
    ("lamp.example/horn", "it does not begin with https:// or http://"),
    ("//lamp.example/horn", "it does not begin with https:// or http://"),
    ("https://keeper:secret@lamp.example/", "a user name or a password stands in it, before the name of the host"),
    ("https://lamp.example@horn.example/", "a user name or a password stands in it, before the name of the host"),
    ("https://lamp.example\\@horn.example/", "it holds a space, a backslash or a control character"),
    ("https://lamp.example/the horn", "it holds a space, a backslash or a control character"),
    ("https://lamp.example/horn\n", "it holds a space, a backslash or a control character"),
    ("https://lamp.example/%00", "it holds a space, a backslash or a control character"),
    ("https://lamp.example/%0d%0aSet-Cookie:x", "it holds a space, a backslash or a control character"),
    ("https://", "it names no host"),
    ("https:///horn", "it names no host"),
    ("https:horn", "it names no host"),
    ("https://?horn", "it names no host"),
    ("https://127.0.0.1/", "`127.0.0.1` is the number of a computer, not its name"),
    ("https://93.184.216.34/", "`93.184.216.34` is the number of a computer, not its name"),
    ("https://[2606:4700::1111]/", "`2606:4700::1111` is the number of a computer, not its name"),
    ("https://2130706433/", "`2130706433` is the number of a computer, not its name"),
    ("https://0x7f.1/", "`0x7f.1` is the number of a computer, not its name"),
    ("https://localhost/", "`localhost` is a name that only a private network knows"),
    ("https://lamp/", "`lamp` is a name that only a private network knows"),
    ("https://lamp.local/", "`lamp.local` is a name that only a private network knows"),
    ("https://lamp..example/", "`lamp..example` is not the name of a host"),
    ("https://-lamp.example/", "`-lamp.example` is not the name of a host"),
    ("https://lamp%2eexample.org/", "`lamp%2eexample.org` is not the name of a host"),
    ("https://xn--\u00e9.example/", "`xn--\u00e9.example` is not the name of a host"),
    ("https://lamp.example:horn/", "it is not written as one"),
    ("https://[lamp.example/", "it is not written as one"),
    ("https://tаllowick.example/", "the letters of `tаllowick` in its host are of two scripts"),
    ("https://xn--tllowick-16g.example/", "the letters of `tаllowick` in its host are of two scripts"),
    ("https://xn--80ak6aa92e.com/", "`аррӏе` in its host looks like a word in Latin letters and is none"),
]

SAFE = [
    "https://lamp.example/2031/04/05/foghorn-and-bell", "http://www.lamp.example:8080/?p=12#horn", "HTTPS://Lamp.Example/", "https://lamp.example./horn",
    "https://web.archive.org/web/2031/https://lamp.example/horn?id=1", "https://web.archive.org/web/2031/http://keeper@lamp.example/", "https://archive.ph/AbCdE",
    "https://lamp.example/@keeper", "https://lamp.example/?to=keeper@horn.example", "https://lamp.example/a%20b", "https://xn--80aswg.xn--p1ai/", "https://фонарь.рф/маяк",
    "https://кавказ.example/", "https://my_lamp.example/", "https://123.lamp.example/", "https://4lamp.example/", "https://xn--mnchen-3ya.example/", "https://lamp.onion/horn", "https://t.co/x",
]  # fmt: skip


@pytest.mark.parametrize(("address", "fault"), UNSAFE)
def test_it_is_unsafe(address: str, fault: str) -> None:
    assert find_fault(address) == fault


@pytest.mark.parametrize("address", SAFE)
def test_it_is_safe(address: str) -> None:
    assert find_fault(address) is None


@given(st.text())
def test_every_text_gets_an_answer(text: str) -> None:
    find_fault(text)
    find_fault("https://" + text)


@pytest.mark.parametrize(
    ("address", "names", "bare"),
    [
        ("https://lamp.example/?utm_source=x&utm_medium=y", ["utm_source", "utm_medium"], "https://lamp.example/"),
        ("https://lamp.example/?id=7&fbclid=x&page=2", ["fbclid"], "https://lamp.example/?id=7&page=2"),
        ("https://lamp.example/?gclid=x#horn", ["gclid"], "https://lamp.example/#horn"),
        ("https://lamp.example/#utm_campaign=x", ["utm_campaign"], "https://lamp.example/"),
        ("https://lamp.example/?UTM_Source=x", ["UTM_Source"], "https://lamp.example/"),
        ("https://lamp.example/?utm%5Fsource=x&a=%5F", ["utm_source"], "https://lamp.example/?a=%5F"),
        ("https://lamp.example/?mc_eid=x&mc_cid=y", ["mc_eid", "mc_cid"], "https://lamp.example/"),
        ("https://lamp.example/p?igshid=x", ["igshid"], "https://lamp.example/p"),
        ("https://lamp.example/p?yclid=1&_openstat=x", ["yclid", "_openstat"], "https://lamp.example/p"),
        ("https://lamp.example/p?ref_src=twsrc%5Etfw", ["ref_src"], "https://lamp.example/p"),
    ],
)
def test_it_follows_people(address: str, names: list[str], bare: str) -> None:
    assert split_tracking(address) == (names, bare)
    assert split_tracking(bare) == ([], bare)


@pytest.mark.parametrize("address", [*SAFE, "https://lamp.example/?", "https://lamp.example/?a&b&&c=", "https://lamp.example/?q=utm_source", "https://lamp.example/utm_source=x", "https://lamp.example/?ref=horn&source=bell&t=12&s=20", "https://web.archive.org/web/2031/https://lamp.example/?utm_source=x", "https://lamp.example/#/horn"])
def test_it_follows_nobody(address: str) -> None:
    assert split_tracking(address) == ([], address)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://lamp.example/horn, and (http://bell.example/).", ["https://lamp.example/horn,", "http://bell.example/)."]),
        ("It says “ftp://lamp.example”", ["ftp://lamp.example"]),
        ("javascript:alert(1)", ["javascript:alert(1)"]),
        ("Note: the horn; data: none; a javascript: no", []),
        ("At 12:30, 5:4", []),
    ],
)
def test_addresses_in_texts(text: str, addresses: list[str]) -> None:
    assert re.findall(ADDRESS, text) == addresses
