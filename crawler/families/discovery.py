"""From any page of a site towards its columns of yearly reports: scored leads with their evidence, and what a found column is worth. Pure.

Leads come from what a page offers: links and tabs, frames, addresses in its scripts; common addresses are guesses and come last. A score is for ordering
and for people to read, never for deciding what is a report. Addresses printed in a report's text are no leads: they are stale, or a clone's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.families.locations import canonical_address, split_address
from crawler.families.model import Link, ListPage
from crawler.families.pages import absolute
from crawler.families.scripts import scripts_of
from crawler.families.titles import Kind, classify_title, is_report_slug

MAX_LEADS = 12
# Seen as the address of a column or of the way to it on more than one make of site, most often first.
COMMON_PATHS = (
    "/zfxxgk/zfxxgknb/",
    "/xxgk/xxgknb/",
    "/gkmlpt/index",
    "/xxgk/gknb/",
    "/zwgk/zfxxgk/zfxxgknb/",
    "/zwgk/zfxxgknb/",
    "/zwgk/xxgknb/",
    "/zwgk/gknb/",
    "/zfxxgknb/",
    "/xxgknb/",
    "/zfxxgk/",
    "/public/column/index?type=3&action=list",
)
_KINDS: dict[Kind, float] = {"column": 0.9, "units": 0.45, "year": 0.35, "disclosure": 0.5, "unit": 0.25}
_DOOR_WORDS = (
    (re.compile(r"(?:信息|政务)公开(?:指南|制度|目录|平台|专栏|专区|申请)|法定主动公开|依申请公开"), 0.4),
    (re.compile(r"^政务公开|^公开|^信息公开|政务信息|政府信息"), 0.35),
    (re.compile(r"(?:部门|乡镇|街道|镇街|单位|县直|区直|市直).{0,6}(?:公开|信息|网站|子站|站群)"), 0.35),
    (re.compile(r"公开"), 0.2),
    (re.compile(r"站点?地图|网站导航"), 0.15),
    (re.compile(r"^(?:公示公告|通知公告|公告公示|最新文件|最新公开|工作报告|文件公告|公告)$"), 0.12),
)
_DOOR_PATH = re.compile(
    r"/(?:z?f?xxgk\w*|zwgk\w*|gkmlpt|openness\w*|public/column|govxxgk|gongkai|gk|xxgkml\w*)(?:/|$|\?)", re.I
)
_SCRIPT_ADDRESS = re.compile(r"[\"']((?:https?:/)?\.{0,2}/[^\"'\s<>+]{3,200})[\"']")
_ASSET = re.compile(r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?|json|swf|mp4|pdf|docx?|xlsx?|zip|rar)(?:\?|$)", re.I)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Lead:
    """A place to look: ``score`` 0–1, ``evidence`` why in stable words (``words 年报``, ``slug zfxxgknb``, ``frame``, ``script``, ``guess``)."""

    link: Link
    score: float
    evidence: tuple[str, ...]
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a page is taken for a column of reports, and how sure that is (0–1)."""

    score: float
    reasons: tuple[str, ...]


def find_leads(page: ListPage, url: str, text: str) -> tuple[Lead, ...]:
    """The best leads that a page offers, best first, each address once; reports and pages of lists are none of them."""
    found: dict[str, Lead] = {}
    own, rows = canonical_address(url), {row.url for row in page.rows}

    def note(link: Link, score: float, *evidence: str) -> None:
        spelling = canonical_address(link.url)
        if score <= 0 or spelling == own or link.url in rows or not _is_of_site(link.url, url):
            return
        known = found.get(spelling)
        if known is None or known.score < score:
            found[spelling] = Lead(link, round(min(score, 0.99), 2), evidence)

    for link in page.columns:
        note(link, *_of_words(link))
    for frame in page.frames:
        note(Link(frame, page.column), 0.4 + _of_path(frame), "frame", *_path_words(frame))
    for address in _script_addresses(url, text):
        worth = _of_path(address)
        if worth:
            note(Link(address, ""), 0.2 + worth, "script", *_path_words(address))
    return tuple(sorted(found.values(), key=lambda lead: -lead.score)[:MAX_LEADS])


def common_addresses(url: str) -> tuple[Lead, ...]:
    """Addresses that a column has on many sites, for when nothing on the site leads to one."""
    return tuple(
        Lead(
            Link(absolute(url, path), "政府信息公开年报" if is_report_slug(path) else "政府信息公开"),
            0.1,
            ("guess",),
            True,
        )
        for path in COMMON_PATHS
        if "?" not in path or "/public/" in url
    )


def judge_column(page: ListPage, url: str, way: str = "") -> Evidence:
    """What speaks for a page being a column of yearly reports. ``way`` are the words of the link that led to it."""
    reports = sum(1 for row in page.rows if row.is_report or classify_title(row.title) == "report")
    reasons: list[tuple[float, str]] = []
    if classify_title(page.column) == "column":
        reasons.append((0.5, f"named {page.column}"))
    if classify_title(way) == "column":
        reasons.append((0.4, f"words {way}"))
    if is_report_slug(split_address(url).path):
        reasons.append((0.2, f"slug {_slug_of(url)}"))
    if reports:
        share = reports / len(page.rows)
        reasons.append((0.3 + 0.3 * share, f"rows {reports} of {len(page.rows)} name reports"))
    years = {year for row in page.rows for year in _YEAR.findall(row.title)}
    if reports and len(years) >= 3:
        reasons.append((0.1, f"years {min(years)}-{max(years)}"))
    return Evidence(round(min(sum(worth for worth, _ in reasons), 0.99), 2), tuple(reason for _, reason in reasons))


def _of_words(link: Link) -> tuple[float, str]:
    """The worth of a link by its words, helped by its address."""
    kind = classify_title(link.text)
    worth = _KINDS.get(kind, 0.0)
    if not worth:
        worth = next(
            (value for pattern, value in _DOOR_WORDS if pattern.search(link.text) and len(link.text) <= 20), 0.0
        )
    by_path = _of_path(link.url)
    if kind in ("year", "units", "unit") and not by_path:
        return 0.0, ""
    if not worth and by_path < 0.3:
        return 0.0, ""
    return worth + by_path * (0.3 if worth else 1.0), " ".join([f"words {link.text}", *_path_words(link.url)])


def _of_path(url: str) -> float:
    path = split_address(url).path
    if is_report_slug(path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"):
        return 0.4
    return 0.15 if _DOOR_PATH.search(path) else 0.0


def _path_words(url: str) -> tuple[str, ...]:
    slug = _slug_of(url)
    return (f"slug {slug}",) if slug else ()


def _slug_of(url: str) -> str:
    parts = [part for part in split_address(url).path.split("/") if part]
    return next((part for part in reversed(parts) if is_report_slug(f"/{part}/")), "")


def _script_addresses(url: str, text: str) -> Iterable[str]:
    """Addresses that stand whole in inline scripts: tabs and frames are often filled from there."""
    found: dict[str, None] = {}
    for script in scripts_of(text):
        for address in _SCRIPT_ADDRESS.findall(script):
            target = absolute(url, address)
            if target and not _ASSET.search(target):
                found.setdefault(target)
    return found


def _is_of_site(target: str, url: str) -> bool:
    """Whether two addresses are of one body: the same host, or hosts below one name (``xxgk.x.gov.cn`` and ``www.x.gov.cn``)."""
    return body_of(split_address(target).netloc) == body_of(split_address(url).netloc)


def body_of(host: str) -> str:
    """The part of a host's name that its owner registered: ``x.gov.cn``, ``example.com``; addresses of numbers and ports stay whole."""
    name = host.lower()
    if re.fullmatch(r"[\d.]+(?::\d+)?|\[.*", name):
        return name
    labels = name.split(":", 1)[0].rstrip(".").split(".")
    size = 3 if labels[-2:] in (["gov", "cn"], ["com", "cn"], ["org", "cn"], ["net", "cn"]) else 2
    return ".".join(labels[-size:])
