"""Checks of web addresses: that each leads to a public page, openly, and tells nothing of whoever copied it."""

from __future__ import annotations

import ipaddress
import re
from typing import Iterator, NamedTuple
from urllib.parse import unquote, urlsplit

from pipeline.checks.characters import LOOK_ALIKES, find_strays
from pipeline.checks.check import Finding
from pipeline.checks.screens import PRIVATE, is_address
from pipeline.checks.texts import each_text
from pipeline.checks.verbatim import excuse_captured
from pipeline.checks.writings import issue_within
from pipeline.model.archive import Archive
from pipeline.model.record import Instance
from pipeline.reading.issue import shorten

ADDRESS = r"(?i)(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://|\b(?:javascript|vbscript):(?=\S)|\bdata:(?=[a-z]+/))[^\s<>“”«»\"]*"
AFTER = ".,;:!?)]}'’…"  # what follows an address in a sentence, and is no part of it
SCHEMES = ("http", "https")
UNCLEAN = r"(?i)[\s\x00-\x1f\x7f-\x9f\\]|%(?:[01][0-9a-f]|7f)"
LABEL = r"(?!-)[\w-]{1,63}(?<!-)"
NUMBER = r"[0-9]+|0x[0-9a-f]*"  # a last label that makes an IPv4 address of a host (https://url.spec.whatwg.org/#host-parsing)
# what the well-known advertisers, networks and newsletters add to an address
TRACKING = (
    "(?i)utm_.*|pk_.*|mtm_.*|matomo_.*|hsa_.*|at_(?:medium|campaign.*|link.*|format|ptr.*|bbc.*|custom.*)|fb(?:clid|_action_.*|_source|_ref)|[gd]clid|gclsrc|[gw]braid"
    "|msclkid|yclid|ysclid|ymclid|_openstat|mc_[ce]id|igsh(?:id)?|twclid|ttclid|li_fat_id|epik|s_kwcid|vero_(?:id|conv)|_hs(?:enc|mi)|__hs.*|hsctatracking"
    "|mkt_tok|oly_(?:anon|enc)_id|rb_clickid|wickedid|_ga|_gl|_kx|ref_src|ref_url|__twitter_impression|guccounter|guce_referrer.*|ml_subscriber.*|ns_(?:mchannel|source|campaign)|xtor|share_?id|cmpid|ncid"
)


class Address(NamedTuple):
    """A web address in a text: all of it, or what of it begins at `offset`."""

    value: str
    offset: int = 0


def iter_addresses(text: Instance) -> Iterator[Address]:
    """Every address in `text`: all of it, where the schema asks for one."""
    if is_address(text.property):
        yield Address(text.value)
    elif ":" in text.value:
        yield from (Address(match.group().rstrip(AFTER), match.start()) for match in re.finditer(ADDRESS, text.value))


@each_text
def examine_safety(archive: Archive, text: Instance) -> Iterator[Finding]:
    for address in iter_addresses(text):
        if fault := find_fault(address.value):
            issue = issue_within(text, address.offset, f"This web address cannot be trusted: {fault}.", "Give the public address of the page, as a browser shows it, beginning with https:// or http://.")
            yield from excuse_captured(archive, text, issue._replace(is_confidential=_has_credentials(address.value)))


@each_text
def examine_tracking(archive: Archive, text: Instance) -> Iterator[Finding]:
    for address in iter_addresses(text):
        names, bare = split_tracking(address.value)
        if names:
            what = ", ".join(f"`{shorten(name)}`" for name in dict.fromkeys(names))
            yield from excuse_captured(archive, text, issue_within(
                text, address.offset, f"This web address follows whoever copied or opens it, by {what}.", f"Write {bare}"))


def find_fault(address: str) -> str | None:
    """What keeps `address` from being that of a public page, as the end of a sentence; None where nothing does."""
    if re.search(UNCLEAN, address):
        return "it holds a space, a backslash or a control character"
    try:
        parts = urlsplit(address)
        parts.port  # raises ValueError where it is no number
    except ValueError:
        return "it is not written as one"
    if parts.scheme not in SCHEMES:
        return f"it begins with `{shorten(parts.scheme)}:`" if parts.scheme else "it does not begin with https:// or http://"
    if _has_credentials(address):
        return "a user name or a password stands in it, before the name of the host"
    return find_host_fault(parts.hostname or "")


def _has_credentials(address: str) -> bool:
    return "@" in re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]


def find_host_fault(host: str) -> str | None:
    """What keeps `host` from being the name of a public computer that everybody reads alike."""
    labels = host.removesuffix(".").split(".")
    if not host:
        return "it names no host"
    if _is_ip(host) or re.fullmatch(NUMBER, labels[-1]):
        return f"`{host}` is the number of a computer, not its name"
    if len(labels) < 2 or labels[-1] in PRIVATE:
        return f"`{shorten(host)}` is a name that only a private network knows"
    try:
        shown = [label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label for label in labels]
    except UnicodeError:
        shown = [""]
    if not all(re.fullmatch(LABEL, label) for label in shown):
        return f"`{shorten(host)}` is not the name of a host"
    for label in shown:
        if find_strays(label):
            return f"the letters of `{label}` in its host are of two scripts"
        if not label.isascii() and labels[-1].isascii() and not labels[-1].startswith("xn--") and LOOK_ALIKES.issuperset(char for char in label if char.isalpha()):
            return f"`{label}` in its host looks like a word in Latin letters and is none"
    return None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def split_tracking(address: str) -> tuple[list[str], str]:
    """The names of the parameters by which `address` follows people, and the address without them. That of an archived
    copy, which holds another in its path, is left whole: without them it would be that of another copy."""
    head, hash_sign, fragment = address.partition("#")
    base, question_mark, query = head.partition("?")
    if ":/" in base.partition("://")[2].partition("/")[2]:
        return [], address
    found, kept = _split_parameters(query)
    found_in_fragment, kept_fragment = _split_parameters(fragment)
    bare = base + (question_mark + kept if kept else "") + (hash_sign + kept_fragment if kept_fragment else "")
    names = found + found_in_fragment
    return names, bare if names else address


def _split_parameters(query: str) -> tuple[list[str], str]:
    """The names of those that follow people, and the others as they were."""
    parameters = [(unquote(parameter.partition("=")[0]), parameter) for parameter in query.split("&")] if "=" in query else [("", query)]
    return [name for name, _ in parameters if _follows(name)], "&".join(parameter for name, parameter in parameters if not _follows(name))


def _follows(name: str) -> bool:
    return re.fullmatch(TRACKING, name) is not None
