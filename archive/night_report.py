"""What one run means beside the runs before it: what is new, gone, blocked, overdue and slow, and what somebody should look at today.

Pure: summaries and states in, one JSON object and one page out. It reads no file, fetches nothing and sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from statistics import median
from typing import Any

from crawler.captures.ledger_entries import SiteState

KINDS = ("appeared", "changed", "vanished", "returned")
_TROUBLE = ("blocked", "failed", "refused", "empty")
_USUAL = 3  # runs that make a habit; with fewer nothing is called slow
_SLOW = 2.0  # times the usual time of an answer
_NOTICED = 1.0  # seconds; what is slower by less is no matter
_MANY = 0.1  # of the sites visited; so many falling out at once is our trouble rather than theirs
_AT_LEAST = 3
_SHOWN = 200  # lines of a list on the page; the JSON has all


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a report in this run. ``kind`` is one of KINDS."""

    kind: str
    report: str
    title: str
    agency: str
    detail: str
    url: str


def report_run(
    summary: Mapping[str, Any],
    earlier: Sequence[Mapping[str, Any]],
    before: Mapping[str, SiteState],
    events: Iterable[Event],
    overdue: Iterable[SiteState],
) -> dict[str, Any]:
    """The report of a run as JSON types.

    ``summary`` is what the run leaves (``crawl``, ``build``, ``problems``), ``earlier`` the summaries of earlier runs, the latest first, ``before`` the states of
    the sites before it. ``alarms`` are lines for a person; an empty list says that nobody need look.
    """
    crawl = summary.get("crawl") or {}
    sites = [site for site in crawl.get("sites", ()) if isinstance(site, Mapping)]
    told = [asdict(event) for event in events]
    troubled = [_trouble(site, before.get(str(site.get("url")))) for site in sites if site.get("state") in _TROUBLE]
    report: dict[str, Any] = {
        "counts": {
            "sites": len(sites),
            "in_order": sum(1 for site in sites if site.get("state") == "ok"),
            **{name: crawl.get(name, 0) for name in ("requests", "new", "changed", "unchanged", "unfinished")},
            "reports": (summary.get("build") or {}).get("reports"),
        },
        "counts_before": _counts_before(earlier),
        "events": {kind: [event for event in told if event["kind"] == kind] for kind in KINDS},
        "blocked": [site for site in troubled if site["state"] == "blocked"],
        "troubled": [site for site in troubled if site["state"] != "blocked"],
        "recovered": [
            _named(site) for site in sites if site.get("state") == "ok" and _was_in_trouble(before.get(site["url"]))
        ],
        "overdue": [
            {"url": state.url, "name": state.name, "next_due": state.next_due, "last_ok": state.last_ok}
            for state in overdue
        ],
        "slower": _slower(crawl, sites, earlier),
        "incomplete": _incomplete(sites),
    }
    report["alarms"] = _alarms(summary, report, earlier, before, sites)
    return report


def _trouble(site: Mapping[str, Any], known: SiteState | None) -> dict[str, Any]:
    return {
        **_named(site),
        "state": site.get("state"),
        "reason": site.get("state_reason"),
        "before": known.state if known else "new",
        "reports_before": known.reports if known else 0,
        "last_ok": site.get("last_ok") or None,
    }


def _named(site: Mapping[str, Any]) -> dict[str, Any]:
    return {"url": site.get("url"), "name": site.get("name")}


def _incomplete(sites: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sites that hold less than they say themselves: rows that a list counts and does not show, units that had to publish."""
    told = ((site, [note for note in site.get("notes", ()) if str(note).startswith("missing_")]) for site in sites)
    return [{**_named(site), "missing": missing} for site, missing in told if missing]


def _was_in_trouble(known: SiteState | None) -> bool:
    return known is not None and known.state in _TROUBLE


def _counts_before(earlier: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The counts of the latest run that had a report."""
    found = (run["report"].get("counts") for run in earlier if isinstance(run.get("report"), Mapping))
    return next((dict(counts) for counts in found if isinstance(counts, Mapping)), None)


def _slower(
    crawl: Mapping[str, Any], sites: Sequence[Mapping[str, Any]], earlier: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Sites whose answers took much longer than they usually do, the slowest first."""
    now = crawl.get("answer_seconds") or {}
    past = [(run.get("crawl") or {}).get("answer_seconds") or {} for run in earlier]
    found = []
    for site in sites:
        seconds = now.get(site.get("url"))
        known = [times[site["url"]] for times in past if site.get("url") in times]
        if seconds is None or len(known) < _USUAL:
            continue
        usual = median(known)
        if seconds > usual * _SLOW and seconds - usual > _NOTICED:
            found.append({**_named(site), "seconds": seconds, "usual_seconds": round(usual, 3)})
    return sorted(found, key=lambda one: -one["seconds"])


def _alarms(
    summary: Mapping[str, Any],
    report: Mapping[str, Any],
    earlier: Sequence[Mapping[str, Any]],
    before: Mapping[str, SiteState],
    sites: Sequence[Mapping[str, Any]],
) -> list[str]:
    alarms = [
        str(line) for line in summary.get("problems", ()) if str(line).startswith(("crawl:", "build:", "publish:"))
    ]
    counts = report["counts"]
    known = [state for site in sites if (state := before.get(str(site.get("url")))) is not None]
    were_in_order = sum(1 for state in known if state.state == "ok")
    if sites and not counts["in_order"] and were_in_order:
        alarms.append(
            f"no site is in order, {were_in_order} of {len(sites)} were at their last visit: look at this machine's network first"
        )
    fallen = [site for site in report["blocked"] + report["troubled"] if site["before"] == "ok"]
    if len(fallen) >= max(_AT_LEAST, _MANY * len(sites)):
        alarms.append(f"{len(fallen)} of {len(sites)} sites that were in order are not any more")
    alarms += (
        f"{site['name']} {site['url']}: no report where there were {site['reports_before']}"
        for site in report["troubled"]
        if site["state"] == "empty" and site["reports_before"]
    )
    held = next((run["build"].get("reports") for run in earlier if isinstance(run.get("build"), Mapping)), None)
    if counts["reports"] is not None and held and counts["reports"] < held:
        alarms.append(f"the archive holds {counts['reports']} reports, it held {held}")
    return alarms


# The page

_STYLE = (
    "body{font:16px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}.alarm{border-left:.3rem solid #b3261e;padding-left:.8rem}li{overflow-wrap:anywhere}"
)
_COUNTS = (
    ("sites", "访问站点 Sites visited"),
    ("in_order", "正常 In order"),
    ("requests", "请求 Requests"),
    ("new", "新文件 New documents"),
    ("changed", "变更文件 Changed documents"),
    ("unchanged", "未变文件 Unchanged documents"),
    ("unfinished", "未完成站点 Sites not finished"),
    ("reports", "馆藏报告 Reports held"),
)
_EVENTS = {
    "appeared": "新出现的报告 New reports",
    "changed": "有改动的报告 Changed reports",
    "vanished": "消失的报告 Vanished reports",
    "returned": "恢复的报告 Reports that returned",
}


def render_page(summary: Mapping[str, Any]) -> str:
    """The summary of a run as one HTML page that needs nothing else. What sites and reports say of themselves is escaped."""
    report = summary["report"]
    title = f"Gongkai {summary.get('verb')} {summary.get('started_at')}"
    parts = [
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>',
        f"<h1>{escape(title)}</h1>",
    ]
    if report["alarms"]:
        parts.append(f'<section class="alarm"><h2>需要处理 Look at this</h2>{_list(report["alarms"])}</section>')
    else:
        parts.append("<p>一切正常，无需处理。 Nothing needs attention.</p>")
    parts.append(_counts_table(report["counts"], report["counts_before"] or {}))
    for kind, heading in _EVENTS.items():
        parts.append(_section(heading, [_event_line(event) for event in report["events"][kind]]))
    for name, heading in (("blocked", "被拦截 Blocked"), ("troubled", "异常 Not in order")):
        parts.append(_section(heading, [_trouble_line(site) for site in report[name]]))
    parts.append(_section("已恢复 In order again", [f"{one['name']} {one['url']}" for one in report["recovered"]]))
    overdue = [f"{one['name']} {one['url']}: due {one['next_due']}" for one in report["overdue"]]
    parts.append(_section("逾期未访 Overdue", overdue))
    slower = [
        f"{one['name']} {one['url']}: {one['seconds']:.1f} s, usually {one['usual_seconds']:.1f} s"
        for one in report["slower"]
    ]
    parts.append(_section("比平时慢 Slower than usual", slower))
    incomplete = [f"{one['name']} {one['url']}: {'; '.join(one['missing'])}" for one in report["incomplete"]]
    parts.append(_section("不完整 Incomplete by the site's own count", incomplete))
    parts.append(_section("全部问题 All problems", [str(line) for line in summary.get("problems", ())]))
    return "\n".join(part for part in parts if part) + "\n"


def _counts_table(now: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td class="n">{_number(now.get(key))}</td><td class="n">{_number(before.get(key))}</td></tr>'
        for key, name in _COUNTS
    )
    return f'<table><tr><td></td><th scope="col">本次 Now</th><th scope="col">上次 Before</th></tr>{rows}</table>'


def _number(value: Any) -> str:
    return "–" if value is None else escape(f"{value:,}" if isinstance(value, int) else str(value))


def _event_line(event: Mapping[str, Any]) -> str:
    return " · ".join(str(event[name]) for name in ("agency", "title", "detail", "url") if event[name])


def _trouble_line(site: Mapping[str, Any]) -> str:
    last = f"last in order {site['last_ok']}" if site["last_ok"] else "never in order"
    return f"{site['name']} {site['url']}: {site['state']} {site['reason'] or ''} (was {site['before']}; {last})"


def _section(heading: str, lines: Sequence[str]) -> str:
    return f"<h2>{heading} ({len(lines)})</h2>{_list(lines)}" if lines else ""


def _list(lines: Sequence[str]) -> str:
    rest = f"<li>… {len(lines) - _SHOWN}</li>" if len(lines) > _SHOWN else ""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines[:_SHOWN]) + rest + "</ul>"
