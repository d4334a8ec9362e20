"""What leads to the door, the telephone or the account of a person, and what only looks so. All numbers are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.personal_data import has_iban_digits, has_luhn_digit, iter_personal_data

E_MAIL, TELEPHONE, IBAN, CARD, PASSPORT, COORDINATES, IP = (
    "an e-mail address", "a telephone number", "the number of a bank account (IBAN)", "the number of a payment card",
    "the number of a passport", "the coordinates of a place", "an IP address")

BAD = [
    (E_MAIL, "keeper@lamp.example"),
    (E_MAIL, "Write to <the.keeper+horn@post.lamp.example>."),
    (E_MAIL, "mailto:keeper"),
    (E_MAIL, "keeper [at] lamp [dot] example"),
    (E_MAIL, "keeper (at) lamp.example"),
    (E_MAIL, "смотритель@маяк.пример"),
    (E_MAIL, "keeper＠lamp.example"),
    (E_MAIL, "смотритель [собака] маяк [точка] пример"),
    (TELEPHONE, "+7 916 555-01-42"),
    (TELEPHONE, "Call +7(916)5550142."),
    (TELEPHONE, "+79165550142"),
    (TELEPHONE, "+44 20 7946 0018"),
    (TELEPHONE, "+1.202.555.0143"),
    (TELEPHONE, "0049 30 5550142"),
    (TELEPHONE, "+7\u00a0916\u00a0555\u00a001\u00a042"),
    (TELEPHONE, "8 (916) 555-01-42"),
    (TELEPHONE, "8-916-555-01-42"),
    (TELEPHONE, "89165550142"),
    (TELEPHONE, "8 916 555 01 42"),
    (TELEPHONE, "7 916 555-01-42"),
    (TELEPHONE, "8 (8712) 22-01-42"),
    (TELEPHONE, "(8712) 22-01-42"),
    (TELEPHONE, "тел. 22-01-42"),
    (TELEPHONE, "Telephone: 555 0142"),
    (TELEPHONE, "Телефон2: 22-01-42"),
    (TELEPHONE, "phone number is 5550142"),
    (TELEPHONE, "https://wa.me/79165550142"),
    (TELEPHONE, "tel:+79165550142"),
    (IBAN, "GB82 WEST 1234 5698 7654 32"),
    (IBAN, "GB82WEST12345698765432"),
    (IBAN, "DE89370400440532013000"),
    (IBAN, "gb82 west 1234 5698 7654 32"),
    (CARD, "4111 1111 1111 1111"),
    (CARD, "5500-0000-0000-0004"),
    (CARD, "378282246310005"),
    (CARD, "2200000000000004"),
    (PASSPORT, "passport 96 05 123456"),
    (PASSPORT, "паспорт: серия 9605 № 123456"),
    (PASSPORT, "His passport number is 701234567."),
    (PASSPORT, "passport no. AB1234567"),
    (PASSPORT, "загранпаспорт 70 № 1234567"),
    (COORDINATES, "43.3178, 45.6949"),
    (COORDINATES, "43.317 45.694"),
    (COORDINATES, "-43.3178,-145.6949"),
    (COORDINATES, "43.3178° N, 45.6949° E"),
    (COORDINATES, "43,3178; 45,6949"),
    (COORDINATES, "https://maps.example/@43.3178,45.6949,17z"),
    (COORDINATES, "https://maps.example/?mlat=43.3178&mlon=45.6949"),
    (COORDINATES, "https://maps.example/#map=15/43.3178/45.6949"),
    (COORDINATES, "https://maps.example/?ll=43.3178%2C45.6949"),
    (COORDINATES, "43°19′04″ N"),
    (COORDINATES, "43° 19' 4.5\" N"),
    (COORDINATES, "43°19’N 45°41’E"),
    (COORDINATES, "43.3178°N"),
    (IP, "8.8.8.8"),
    (IP, "from 93.184.216.34, it says"),
    (IP, "2606:4700:4700::1111"),
]

GOOD = [
    "The horn sounded on 5 April 2031 at 12:30:45.",
    "2031-04-05/2031-04-06", "[2031-04-02..2031-04-05]", "2031-04-05T10:00:00+03:00",
    "More than 1,000 people, 12.345 lamps and 10.000, 20.000 or 1.500.000 roubles",
    "8 900 000 people of 7 916 555 met", "between 100 000 000 and 200 000 000", "+100 lamps", "+15%",
    "sha256: c39a8de3108c04d8f2392c5387e85394cea33a8f22a28d4127c30b407990c611",
    "0000000000000000000000000000000000000000000000000000000000000000", "89165550142ab89165550142",
    "start: 89165", "bytes: 12345678", "ISBN 978-3-16-148410-0", "article 282 of 13.06.1996",
    "https://news.example/2031/04/05/89165550142", "https://net.example/status/1234567890123456789", "https://net.example/photo?id=4111111111111111",
    "https://net.example/@keeper", "@keeper", "@keeper@lamp.example", "keeper@home", "at 5 (at lamp-time)", "one of them (at first) said",
    "By telephone 2031-04-05, 2031-2032", "by telephone in 2031", "the mobile 2nd watch of 3 keepers", "WhatsApp group of 12 keepers", "a telephone was taken from 150 people",
    "passport of 2031", "100 000 passports", "passports were taken from 1,000 keepers", "the series of 24 lamps",
    "version 1.2.3.4", "192.168.0.1", "127.0.0.1", "1.2.3", "section 4.3.2.1.5", "999.999.999.999", "::1", "std::vector",
    "43.3 and 45.7", "43.31, 45.69", "95.1234, 190.1234", "5° below", "an angle of 45°", "the keeper’s 5’ 11\"",
    "GB82 WEST 1234 5698 7654 33", "GB82 WEST 1234 5698 7654 3\u212a", "GUILD OF LAMP KEEPERS 1234", "4111 1111 1111 1112", "1234 5678 9012 3456",
    "LGBTQ+ and 2SLGBTQIA+ 2031 2032", "001_5e82788aa37a03cb.txt", "24/7", "the 8-800 line", "call 112", "2+2=4",
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_it_is_found(name: str, text: str) -> None:
    assert name in [kind.name for kind, _ in iter_personal_data(text)]


@pytest.mark.parametrize("text", GOOD)
def test_nothing_is_found(text: str) -> None:
    assert [(kind.name, match.group()) for kind, match in iter_personal_data(text)] == []


DIGITS = st.text("0123456789", min_size=15, max_size=15)


@given(DIGITS, st.integers(0, 9))
def test_one_digit_in_ten_ends_a_card_number(digits: str, step: int) -> None:
    (right,) = [digit for digit in range(10) if has_luhn_digit(f"{digits}{digit}")]
    assert has_luhn_digit(f"{digits}{(right + step) % 10}") == (step == 0)


@given(DIGITS, st.integers(0, 14), st.integers(1, 9))
def test_a_card_number_shows_every_slip_of_one_digit(digits: str, at: int, step: int) -> None:
    (right,) = [digit for digit in range(10) if has_luhn_digit(f"{digits}{digit}")]
    slip = digits[:at] + str((int(digits[at]) + step) % 10) + digits[at + 1 :]
    assert not has_luhn_digit(f"{slip}{right}")


ACCOUNTS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=28)


def make_iban(country: str, account: str) -> str:
    """An IBAN, as ISO 13616 says how to make its check digits."""
    return f"{country}{98 - int(''.join(str(int(char, 36)) for char in account + country + '00')) % 97:02}{account}"


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2), ACCOUNTS)
def test_an_iban_is_found_in_groups_and_without(country: str, account: str) -> None:
    iban = make_iban(country, account)
    grouped = " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
    for text in (iban, grouped, grouped.replace(" ", "\u00a0")):
        assert has_iban_digits(text)
        assert IBAN in [kind.name for kind, _ in iter_personal_data(f"Pay to {text}.")]


@given(ACCOUNTS, st.integers(0, 11), st.integers(1, 9))
def test_an_iban_shows_every_slip_of_one_digit(account: str, at: int, step: int) -> None:
    if account[at].isdigit():
        slip = account[:at] + str((int(account[at]) + step) % 10) + account[at + 1 :]
        assert not has_iban_digits(make_iban("GB", account)[:4] + slip)


@given(st.text())
def test_every_text_gets_an_answer(text: str) -> None:
    list(iter_personal_data(text))


@given(st.dates(), st.dates(), st.integers(0, 10**9))
def test_dates_and_positions_are_nothing(first: date, last: date, position: int) -> None:
    assert list(iter_personal_data(f'date: "[{first}..{last}]"\nstart: {position}\nend: {position + 40}\nvalue_date: "{first}/{last}"')) == []
