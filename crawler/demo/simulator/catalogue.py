"""Every simulated site by key, in the order of the checklist."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.demo.simulator import (
    anhui,
    challenges,
    encodings,
    guangdong,
    hanweb,
    hostile,
    ids,
    paged,
    shapes,
    trs,
    vsb,
)
from crawler.demo.simulator.kit import Kit
from crawler.demo.simulator.model import SimulatedSite

BUILDERS: dict[str, Callable[[Kit], SimulatedSite]] = {
    "trs-zero": trs.zero_based,
    "trs-one": trs.one_based,
    "trs-records": trs.records_first,
    "trs-writeln": trs.written_rows,
    "trs-comments": trs.commented_rows,
    "trs-mini": trs.mini_sites,
    "trs-years": trs.year_and_class,
    "jcms-store": hanweb.data_store,
    "jcms-dead": hanweb.dead_proxy,
    "jcms-xxgk": hanweb.disclosure_search,
    "jcms-annual": hanweb.annual_report_page,
    "jpaas": hanweb.jpaas,
    "jpaas-stuck": hanweb.jpaas_stuck,
    "gkmlpt": guangdong.gkmlpt,
    "nfcms": guangdong.nfcms,
    "vsb": vsb.vsb,
    "vsb-captcha": vsb.vsb_captcha,
    "anhui": anhui.anhui,
    "openness": anhui.openness,
    "ucap-json": ids.ucap_json,
    "ucap-static": ids.ucap_static,
    "content-n": ids.content_n,
    "snowflake": ids.snowflake,
    "jhtml": ids.jhtml,
    "tsid": ids.tsid,
    "numid": ids.numid,
    "pnidpv": ids.pnidpv,
    "query": ids.query_strings,
    "objid": ids.object_id,
    "uuidcol": ids.uuid_columns,
    "enc-lying": encodings.lying_header,
    "enc-gb2312": encodings.gb2312_meta,
    "enc-late": encodings.late_meta,
    "enc-latin": encodings.latin_header,
    "enc-packed": encodings.unasked_compression,
    "robots-gbk": encodings.gbk_robots,
    "jsl": challenges.jsl,
    "jsl-robots": challenges.jsl_robots,
    "river": challenges.riversecurity,
    "bounce": challenges.cookie_bounce,
    "cookie-shell": challenges.cookie_shell,
    "script-shell": challenges.script_shell,
    "deep-403": challenges.deep_forbidden,
    "firewall": challenges.firewall,
    "browsers-only": challenges.browsers_only,
    "self-signed": challenges.self_signed,
    "dead-https": challenges.dead_https,
    "login": challenges.login,
    "captcha": challenges.captcha,
    "burst-ban": challenges.burst_ban,
    "burst-index": challenges.burst_index,
    "retry-after": challenges.retry_after,
    "robots-closed": challenges.robots_closed,
    "robots-delay": challenges.robots_delay,
    "robots-failing": challenges.robots_failing,
    "viewer": shapes.viewer,
    "attachments": shapes.attachments,
    "scanned": shapes.scanned,
    "decoys": shapes.decoys,
    "index-report": shapes.index_is_report,
    "soft-404": shapes.soft_404,
    "soft-404-301": shapes.soft_404_redirect,
    "twins": shapes.twins,
    "clone": shapes.clone,
    "flipbook": shapes.flipbook,
    "frames": shapes.frames,
    "calendar": hostile.calendar,
    "sessions": hostile.sessions,
    "redirect-loop": hostile.redirect_loop,
    "redirect-chain": hostile.redirect_chain,
    "long-list": hostile.long_list,
    "huge-page": hostile.huge_page,
    "slow-drip": hostile.slow_drip,
    "wrong-length": hostile.wrong_length,
    "gzip-bomb": hostile.gzip_bomb,
    "forbidden-links": hostile.forbidden_links,
    "failing": hostile.failing,
    "hijacked": hostile.hijacked,
    "empty-column": hostile.empty_column,
    "trs-stubs": trs.stubs,
    "paged-script": paged.scripted,
    "paged-links": paged.linked,
    "paged-contents": paged.contents,
    "paged-book": paged.book,
    "paged-column": paged.column,
}


def build_simulator(seed: int = 1, only: Iterable[str] = ()) -> tuple[SimulatedSite, ...]:
    """All simulated sites (or those of the keys ``only``); the same seed gives the same bytes. An unknown key raises KeyError."""
    wanted = tuple(only) or tuple(BUILDERS)
    places = {key: place for place, key in enumerate(BUILDERS)}
    return tuple(BUILDERS[key](Kit(key, places[key], seed)) for key in wanted)


def healthy(sites: Iterable[SimulatedSite]) -> tuple[SimulatedSite, ...]:
    """Those that a first night must end with ``ok`` and every report."""
    return tuple(site for site in sites if site.state == "ok" and site.is_complete)
