"""One spelling for the many addresses of one page, and whether an address is a copy on somebody else's host. Pure.

Facts: one report is served with http and https, with and without ``www.``, on ``wap.`` and ``m.`` hosts, with suffixes that only a page's script reads
(``?ddtab=true``, ``?type=1``, ``#zjlink``); lapsed or unrelated domains carry copies of whole sites under the very same paths.
The spelling is for comparing, never for fetching: a host may answer on one of its names alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_HOST_PREFIX = re.compile(r"^(?:www\d?|wap|m|mobile|3g)\.(?!gov\.cn$)(?=[^.]+\.[^.]+)")
# Parameters that were seen on one and the same page; those that choose what is shown (id, page, deptcode of a list) are none of them.
_NOISE = frozenset(
    [
        "ddtab",
        "type",
        "zjlink",
        "jsessionid",
        "phpsessid",
        "sessionid",
        "sid_",
        "spm",
        "from",
        "isappinstalled",
        "share",
        "source",
        "timestamp",
        "_t",
        "t",
        "rnd",
        "random",
        "v",
        "version",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "nsukey",
        "wxnsukey",
        "scene",
        "srcid",
    ]
)
_DEPARTMENT = ("deptcode",)
_SESSION = re.compile(r";jsessionid=[^?#/]*", re.I)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.I)
_FILE = re.compile(r"\.(?:s?html?|pdf|docx?|xlsx?|wps|ofd|jhtml)$", re.I)
_RECORD = re.compile(r"\d{5,}|[0-9a-f]{16,}", re.I)  # the name of one record, not of a list


def split_address(url: str) -> SplitResult:
    """The parts of an address, all of them empty for what is no address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def without_session(url: str) -> str:
    """An address without the session that a server wrote into it, fit for fetching."""
    if "sess" not in url.lower():
        return url
    parts = split_address(_SESSION.sub("", url))
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if "sess" not in key.lower()]
    return urlunsplit(parts._replace(query=urlencode(query)))


def canonical_address(url: str) -> str:
    """The one spelling of an address among its twins: no scheme, no mobile or www host, no default port, no noise in the query.

    Twins with another path (one article in two columns) are not told here: they show by their content.
    """
    try:
        parts = urlsplit(_SESSION.sub("", url.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    host = _HOST_PREFIX.sub("", host)
    path = quote(unquote(re.sub(r"/{2,}", "/", parts.path or "/")), safe="/:@!$&'()*+,;=~-._")
    path = _INDEX.sub("/", path)
    path = re.sub(r"/mpost_(\d+\.html)$", r"/post_\1", path)
    is_page = bool(_FILE.search(path)) and bool(_RECORD.search(path.rsplit("/", 1)[-1]))
    query = sorted(
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not (is_page and key.lower() in (*_NOISE, *_DEPARTMENT)) and key.lower() not in ("jsessionid", "phpsessid")
    )
    address = f"{host}{f':{port}' if port and port != _PORTS.get(parts.scheme) else ''}{path}"
    return f"{address}?{urlencode(query)}" if query else address


def is_official(host: str, allowed: Iterable[str] = ()) -> bool:
    """Whether a host is under gov.cn or among the named exceptions."""
    host = host.lower().rstrip(".")
    return (
        host == "gov.cn"
        or host.endswith(".gov.cn")
        or any(host == name or host.endswith(f".{name}") for name in allowed)
    )


def clone_of(url: str, official: Iterable[str], allowed: Iterable[str] = ()) -> str:
    """The official address that a foreign one copies, "" where it copies none.

    A copy has a host that is not official and the very path of an official article; the path of a bare directory proves nothing.
    """
    parts = split_address(url)
    if not parts.hostname or is_official(parts.hostname, allowed) or not _is_telling(parts.path):
        return ""
    wanted = canonical_address(url).split("/", 1)[-1]
    for address in official:
        if canonical_address(address).split("/", 1)[-1] == wanted and is_official(
            split_address(address).hostname or "", allowed
        ):
            return address
    return ""


def wrapped_official(url: str) -> str:
    """The official address that a foreign one carries inside itself (a proxy or a jump page), "" where it carries none."""
    found = re.search(
        r"(?:https?(?::|%3A)(?:/|%2F){2})?((?:[\w-]+\.)+gov\.cn(?:(?:[:/]|%2F|%3A)[^&#\s]*)?)", url[8:], re.I
    )
    host = split_address(url).hostname or ""
    return unquote(found.group(1)) if found and not is_official(host) else ""


def _is_telling(path: str) -> bool:
    """Whether a path is so particular that two sites do not have it by chance: a file whose name holds a long number or digest."""
    name = path.rsplit("/", 1)[-1]
    return bool(_RECORD.search(name)) and "/" in path.strip("/")
