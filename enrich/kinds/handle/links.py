"""Parses profile links ("t.me/anna_bee", "twitter dot com forward slash anna") by the paths of each platform.

Only a path of `platforms.toml` that belongs to a user is one; a post, a share button or an invitation is not.

>>> [(link.platform.name, link.name) for link in find_profiles("instagram.com/p/cxy tiktok.com/@anna.b/video/71")]
[('tiktok', 'anna.b')]
>>> parse_profile("adultwork.com/viewprofile.asp?x=1&userid=1234567").name
'1234567'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from enrich.kinds.handle.joiner import MORE, is_prose_after_dash, parse_punctuation
from enrich.lexicon.platforms import DEEP_LINKS, HOSTS, TABLE, Platform, find_host, list_leet_for_marks, write_host
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.lowercase import lowercase

DOT = r"(?:\.|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\s\.\s?|[•·∙★☆*]|\sdot\s)"
DOTS = re.compile(DOT)
SLASH = re.compile(r"\s?/\s?|\s(?:forward\s)?slash\s")
# RFC 3986 and letters of scripts with spaces between words; an emoji, a quote or a long dash ends it.
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"
SEGMENT = re.compile(rf"(?![.!]+(?:\s|$))(?:(?![{UNSPACED}])[\w~%!$&+=@-]|[.](?![.]))+")
QUERY = re.compile(r"/?\?[^\s#]*")
MORE_NAME = re.compile(MORE)
TRAILING = ".-!…~"
REDIRECT_QUERY = re.compile(r"[\w~%!$&+=@.:/?#;*-]*", re.ASCII)
AROUND = ".;:!?*"  # behind a query
REST = "..."
PAGE_FILES = (".asp", ".aspx", ".php", ".html", ".htm", ".jsp", ".xml", ".txt", ".js")
MAX_SEGMENTS = 6
DEEP_LINK = re.compile(rf"(?P<prefix>{'|'.join(map(re.escape, DEEP_LINKS))})(?P<name>[\w.-]*\w)")
ID = re.compile(r"\d{3,20}")
QUERY_NAME = re.compile(r"\w(?:[\w.-]*\w)?")


@dataclass(frozen=True, slots=True)
class ProfileLink:
    """A link to a profile: its span, its platform, its user name, and whether it is disguised."""

    start: int
    end: int
    platform: Platform
    name: str
    disguised: bool


@dataclass(frozen=True, slots=True)
class _Path:
    """The segments of a link's path, its query, its end, and whether the first segment follows a space."""

    segments: tuple[str, ...]
    query: str
    end: int
    has_plain_slash: bool
    follows_space: bool


@cache
def _load_link() -> re.Pattern[str]:
    hosts = "|".join(write_host(host, DOT, TABLE.leet) for host in sorted(HOSTS, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w@.-])(?:[a-z]{{4,5}}://)?(?P<subdomain>(?:[a-z0-9-]{{1,20}}\.){{0,2}})(?P<host>{hosts})(?![\w-])"
    )


def write_host_mark() -> str:
    """Return the pattern of the hosts with a slash behind, as part of a mark."""
    dot = "(?:[.•·∙★☆*]|[ ]?[(\\[{][ ]?(?:dot|[.])[ ]?[)\\]}][ ]?|[^a-z0-9.]?[.]|[^a-z0-9]dot[^a-z0-9])[^a-z0-9]?"
    hosts = "|".join(write_host(host, dot, list_leet_for_marks()) for host in sorted(HOSTS))
    return f"(?:{hosts})(?:[^a-z0-9]?/|[^a-z0-9](?:forward[^a-z0-9])?slash)"


def find_profiles(lowered: str) -> Iterator[ProfileLink]:
    """Yield the profile links of a text in lower case, in order. A link within a link's query is not one."""
    if "/" not in lowered and " slash " not in lowered and "?" not in lowered:
        return
    yield from filter(None, map(_parse_deep_link, DEEP_LINK.finditer(lowered)))
    end = 0
    for match in _load_link().finditer(lowered):
        if match.start() >= end:
            path = _read_path(lowered, match.end())
            end = path.end
            if not _is_next_word(path) and (link := _read_link(match, path)):
                yield link


def parse_profile(lowered: str) -> ProfileLink | None:
    """Return the profile link that is the whole text (in lower case), or None."""
    if (match := DEEP_LINK.fullmatch(lowered)) and (deep := _parse_deep_link(match)):
        return deep
    return _parse_whole(lowered, _read_link)


def _parse_whole(lowered: str, parse: Callable[[re.Match[str], _Path], ProfileLink | None]) -> ProfileLink | None:
    match = _load_link().match(lowered)
    path = _read_path(lowered, match.end()) if match else None
    return parse(match, path) if match and path and path.end == len(lowered) else None


def _parse_deep_link(match: re.Match[str]) -> ProfileLink | None:
    """Return the link of a known prefix and a name; after "id=" the name is a number."""
    platform, name = DEEP_LINKS[match["prefix"]], match["name"]
    is_id = name.isdigit() or not match["prefix"].endswith("id=")
    return ProfileLink(*match.span(), platform, name, disguised=False) if is_id and platform.allows(name) else None


def is_platform_link(lowered: str) -> bool:
    """Return whether a text in lower case begins as a link to a platform, a profile or not."""
    return _load_link().match(lowered) is not None


def _read_path(lowered: str, position: int) -> _Path:
    """Read the path behind a host; a later slash may be disguised only if the first is."""
    first = SLASH.match(lowered, position)
    segments, end = _read_segments(lowered, first) if first else ([], position)
    if lowered[end : end + 1] == "/":
        end += 1
    query = QUERY.match(lowered, end)
    return _Path(
        tuple(segments),
        query[0] if query else "",
        query.end() if query else end,
        first is not None and "/" in first[0],
        first is not None and first[0][-1:].isspace(),
    )


def _read_segments(lowered: str, first: re.Match[str]) -> tuple[list[str], int]:
    """Return the segments behind a slash, and their end."""
    segments: list[str] = []
    slash: re.Match[str] | None = first
    end = first.end()
    while slash and len(segments) < MAX_SEGMENTS and (segment := SEGMENT.match(lowered, slash.end())):
        segments.append(segment[0])
        end = segment.end()
        slash = SLASH.match(lowered, end)
        if slash and first[0] == "/" != slash[0]:
            slash = None
    return segments, end


def _parse_redirect(match: re.Match[str], path: _Path) -> ProfileLink | None:
    """Return the profile to which a redirecting page leads, or None; a redirect behind it is not followed."""
    query = _trim_query(path.query)
    if not query:
        return None
    host = find_host(DOTS.sub(".", match["host"]))
    platform = HOSTS[host]
    others = [label for label in match["subdomain"].split(".") if label and label not in platform.subdomains]
    target = _find_target(platform, [*others, host], path.segments, query)
    decoded = lowercase(unquote(target)) if target else ""
    link = _parse_whole(host + decoded if decoded.startswith("/") else decoded, _parse_link)
    end = path.end - len(path.query) + len(query)
    return ProfileLink(match.start(), end, link.platform, link.name, disguised=True) if link else None


def _read_link(match: re.Match[str], path: _Path) -> ProfileLink | None:
    return _parse_redirect(match, path) or _parse_link(match, path)


def _parse_link(match: re.Match[str], path: _Path) -> ProfileLink | None:
    """Return the profile that a link shows, or None."""
    host = find_host(DOTS.sub(".", match["host"]))
    platform = HOSTS[host]
    subdomains = [label for label in match["subdomain"].split(".") if label]
    if not path.segments or not platform.subdomains.issuperset(subdomains):
        return None
    more = _read_more(match.string, path)
    last = parse_punctuation(path.segments[-1] + more).rstrip(TRAILING)
    name = _find_name(platform, host, (*path.segments[:-1], last), path.query)
    if name is None:
        return None
    disguised = match["host"] not in HOSTS or not path.has_plain_slash or bool(more)
    end = path.end + len(more) if more else match.string.index(name, match.end(), path.end) + len(name)
    return ProfileLink(match.start(), end, platform, name, disguised)


def _trim_query(query: str) -> str:
    """Return a query without what follows it in a text."""
    match = REDIRECT_QUERY.match(query)
    return match[0].rstrip(AROUND) if match else ""


def _find_target(platform: Platform, labels: Sequence[str], segments: Sequence[str], query: str) -> str | None:
    """Return the link to which a redirecting page leads, or None."""
    page = "/".join((".".join(labels), *segments))
    for redirect in platform.redirects:
        address, _, key = redirect.partition("?")
        if page == address:
            return _find_parameter(key, query)
    return None


def _read_more(lowered: str, path: _Path) -> str:
    """Return what goes on behind a path with punctuation in words: " underscore b"."""
    more = MORE_NAME.match(lowered, path.end)
    return more[0] if more and not path.query and not is_prose_after_dash(more[0]) else ""


def _find_name(platform: Platform, host: str, segments: Sequence[str], query: str) -> str | None:
    """Return the user name or id of a path by the first template that it matches."""
    for template in platform.profiles if host in platform.hosts else ():
        name = _match_template(template[1:], segments, query) if template[0] in ("", host) else None
        if name and (template[-1].endswith("{id}") or "{id}" in template or _is_name(platform, name)):
            return name
    return None


def _is_name(platform: Platform, name: str) -> bool:
    """Return whether a segment may be a user name: not a page, and not the number of a post."""
    if name in platform.reserved or name.endswith(PAGE_FILES) or not (platform.allows(name) and name.strip("_.-")):
        return False
    return not name.isdigit() or platform.allows_digits(name)


def _match_template(template: Sequence[str], segments: Sequence[str], query: str) -> str | None:
    """Return the segment at {name} or {id} of a template, or None."""
    if template[-1] == REST:
        template, segments = template[:-1], segments[: len(template) - 1]
    if len(template) != len(segments):
        return None
    values = [_match_segment(*pair, query) for pair in zip(template, segments, strict=True)]
    return None if None in values else "".join(value or "" for value in values)


def _match_segment(pattern: str, segment: str, query: str) -> str | None:
    """Return the user's part of a segment, "" if it has none; None if it is another segment."""
    literal, _, wanted = pattern.partition("?")
    if wanted:
        return _match_query(wanted, query) if segment == literal else None
    if pattern == "{id}":
        return segment if ID.fullmatch(segment) else None
    prefix = pattern.removesuffix("{name}")
    if prefix != pattern:
        return segment.removeprefix(prefix) if segment.startswith(prefix) else None
    return "" if pattern in ("{*}", segment) else None


def _match_query(wanted: str, query: str) -> str | None:
    """Return the value of the parameter that a template names: "id={id}" or "user={name}"."""
    key, _, shape = wanted.partition("=")
    value = (_find_parameter(key, query) or "").removeprefix("@")
    found = (ID if shape == "{id}" else QUERY_NAME).match(value)
    if found and not value[found.end() : found.end() + 1].isalnum():
        return found[0]
    return None


def _find_parameter(key: str, query: str) -> str | None:
    """Return the value of a parameter of a query, or None."""
    for parameter in re.split("[&;]|&amp;", query.lstrip("/?")):
        name, _, value = parameter.partition("=")
        if name == key:
            return value
    return None


def _is_next_word(path: _Path) -> bool:
    """Return whether the apparent name is only the next word of the sentence ("instagram.com/ is down")."""
    first = path.segments[0] if path.segments else ""
    return path.follows_space and is_common(first) and first not in load_given_names()
