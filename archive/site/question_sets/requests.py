"""Questions about section three: who asked, what was granted, what was refused and why, what was carried over."""

from __future__ import annotations

from archive.site.question_model import COUNT, IS_AREA, IS_ORGAN, PLACE, YEAR, Parameter, Question, at_least, in_place
from archive.views import DENIED

_GROUNDS = tuple(name.removeprefix("denied_") for name in DENIED)
_AREA, _ORGAN, _HERE = IS_AREA.format("v"), IS_ORGAN.format("v"), in_place("v")
_DECIDED = at_least(30, "办结至少几件", "Concluded at least")
_COUNTY = (
    "v.kind = 'government' AND EXISTS (SELECT 1 FROM agencies g WHERE g.key = r.agency_key AND g.level = 'county')"
)
_RATES = "FROM application_rates v JOIN reports r ON r.key = v.report_key"
_TOTAL = "FROM agencies v JOIN reports r ON r.agency_key = v.key JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'"
_OWN = "COALESCE(r.scope, CASE v.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ'"

_BY_COUNTY = (
    "各县（市、区）政府年度报告的全地区数字；予以公开率＝予以公开÷办理结果总计。",
    "Whole-area figures of the county governments' own reports; the rate is granted ÷ concluded.",
)
_BY_BODY = (
    "各单位自身口径；予以公开率＝予以公开÷办理结果总计。",
    "Bodies reporting on themselves; the rate is granted ÷ concluded.",
)
_SUMS = (
    "各单位自身口径相加，政府的全地区汇总不计入，以免重复；只含本档案所存的报告。",
    "Sums over bodies reporting on themselves; whole-area reports are left out, for they would count requests twice. Only reports held here.",
)


def _ranked(columns: str, where: str, order: str) -> str:
    return (
        f"SELECT v.agency, v.year, {columns}, v.report_key {_RATES}"
        f" WHERE v.year = :year AND {_HERE} AND {where} ORDER BY {order}, v.report_key LIMIT :count"
    )


def _most(column: str, *, share: bool = False) -> str:
    """Bodies by one outcome, most first."""
    percent = f", ROUND(100.0 * p.{column} / NULLIF(p.concluded, 0), 1) AS percent" if share else ""
    return (
        f"SELECT v.name AS agency, r.year, p.{column} AS requests, p.concluded{percent}, r.key AS report_key {_TOTAL}"
        f" WHERE r.year = :year AND {_HERE} AND {_OWN} AND p.{column} > 0 ORDER BY p.{column} DESC, r.key LIMIT :count"
    )


def _by_year(columns: str) -> str:
    return f"SELECT r.year, COUNT(*) AS reports, {columns} {_TOTAL} WHERE {_HERE} AND {_OWN} GROUP BY r.year ORDER BY r.year DESC"


QUESTIONS = (
    Question(
        "lowest-granted-counties",
        "requests",
        "{year}年予以公开率最低的{count}个县（办结不少于{least}件）",
        "The {count} counties that granted the smallest share of requests in {year} (at least {least} concluded)",
        _ranked(
            "v.granted_percent, v.granted, v.concluded",
            f"v.concluded >= :least AND {_AREA} AND {_COUNTY}",
            "v.granted_percent, v.concluded DESC",
        ),
        (YEAR, COUNT, _DECIDED, PLACE),
        "{year}年，办结申请不少于{least}件的县级政府中，{agency}的予以公开率最低，为{granted_percent}%（{granted}/{concluded}）。",
        "In {year}, among county governments with at least {least} requests concluded, {agency} granted the smallest share: {granted_percent}% ({granted} of {concluded}).",
        *_BY_COUNTY,
    ),
    Question(
        "highest-granted-counties",
        "requests",
        "{year}年予以公开和部分公开率最高的{count}个县（办结不少于{least}件）",
        "The {count} counties that granted the largest share of requests, wholly or partly, in {year} (at least {least} concluded)",
        _ranked(
            "v.disclosed_percent, v.granted, v.partly_granted, v.concluded",
            f"v.concluded >= :least AND {_AREA} AND {_COUNTY}",
            "v.disclosed_percent DESC, v.concluded DESC",
        ),
        (YEAR, COUNT, _DECIDED, PLACE),
        "{year}年，办结申请不少于{least}件的县级政府中，{agency}予以公开和部分公开的比例最高，为{disclosed_percent}%。",
        "In {year}, among county governments with at least {least} requests concluded, {agency} disclosed the largest share, wholly or partly: {disclosed_percent}%.",
        *_BY_COUNTY,
    ),
    Question(
        "lowest-granted-bodies",
        "requests",
        "{year}年予以公开率最低的{count}个单位（办结不少于{least}件）",
        "The {count} bodies that granted the smallest share of requests in {year} (at least {least} concluded)",
        _ranked(
            "v.granted_percent, v.granted, v.concluded",
            f"v.concluded >= :least AND {_ORGAN}",
            "v.granted_percent, v.concluded DESC",
        ),
        (YEAR, COUNT, at_least(10, "办结至少几件", "Concluded at least"), PLACE),
        "{year}年，办结申请不少于{least}件的单位中，{agency}的予以公开率最低，为{granted_percent}%（{granted}/{concluded}）。",
        "In {year}, among bodies with at least {least} requests concluded, {agency} granted the smallest share: {granted_percent}% ({granted} of {concluded}).",
        *_BY_BODY,
    ),
    Question(
        "highest-denied-bodies",
        "requests",
        "{year}年不予公开率最高的{count}个单位（办结不少于{least}件）",
        "The {count} bodies that denied the largest share of requests in {year} (at least {least} concluded)",
        _ranked(
            "v.denied_percent, v.denied, v.concluded",
            f"v.concluded >= :least AND {_ORGAN} AND v.denied > 0",
            "v.denied_percent DESC, v.denied DESC",
        ),
        (YEAR, COUNT, at_least(10, "办结至少几件", "Concluded at least"), PLACE),
        "{year}年，办结申请不少于{least}件的单位中，{agency}的不予公开率最高，为{denied_percent}%（{denied}/{concluded}）。",
        "In {year}, among bodies with at least {least} requests concluded, {agency} denied the largest share: {denied_percent}% ({denied} of {concluded}).",
        *_BY_BODY,
    ),
    Question(
        "most-requests-bodies",
        "requests",
        "{year}年收到申请最多的{count}个单位",
        "The {count} bodies that received most requests in {year}",
        _ranked("v.received, v.concluded, v.granted_percent", f"v.received > 0 AND {_ORGAN}", "v.received DESC"),
        (YEAR, COUNT, PLACE),
        "{year}年收到政府信息公开申请最多的单位是{agency}，共{received}件。",
        "In {year}, {agency} received more requests than any other body: {received}.",
        "各单位自身口径的本年新收数。",
        "Requests received by bodies reporting on themselves.",
    ),
    Question(
        "most-requests-counties",
        "requests",
        "{year}年收到申请最多的{count}个县",
        "The {count} counties that received most requests in {year}",
        _ranked(
            "v.received, v.concluded, v.granted_percent", f"v.received > 0 AND {_AREA} AND {_COUNTY}", "v.received DESC"
        ),
        (YEAR, COUNT, PLACE),
        "{year}年收到政府信息公开申请最多的县是{agency}，共{received}件。",
        "In {year}, {agency} received more requests than any other county: {received}.",
        "各县（市、区）政府年度报告的全地区数字。",
        "Whole-area figures of the county governments' own reports.",
    ),
    Question(
        "requests-by-year",
        "requests",
        "历年收到、办结和予以公开的申请",
        "Requests received, concluded and granted, by year",
        _by_year(
            "SUM(p.received) AS received, SUM(p.concluded) AS concluded, SUM(p.granted) AS granted, SUM(p.carried_out) AS carried_out"
        ),
        (PLACE,),
        "本档案所存{reports}份{year}年报告中，各单位共收到申请{received}件，办结{concluded}件。",
        "In the {reports} reports for {year} held here, bodies received {received} requests and concluded {concluded}.",
        *_SUMS,
    ),
    Question(
        "requests-by-province",
        "requests",
        "{year}年各省收到的申请",
        "Requests received in {year}, by province",
        "SELECT province, year, agencies, reports, received, concluded, granted, ROUND(100.0 * granted / NULLIF(concluded, 0), 1) AS granted_percent,"
        " province_code FROM province_totals WHERE year = :year ORDER BY received DESC, province_code",
        (YEAR,),
        "{year}年，本档案所存报告中收到申请最多的是{province}，{agencies}个单位共{received}件。",
        "In {year}, of the reports held here, {province} received most requests: {received} by {agencies} bodies.",
        *_SUMS,
    ),
    Question(
        "outcomes-by-year",
        "requests",
        "历年各类办理结果所占比例",
        "Shares of outcomes, by year",
        "SELECT v.year, COUNT(*) AS reports, SUM(v.concluded) AS concluded,"
        + ",".join(
            f" ROUND(100.0 * SUM(v.{name}) / NULLIF(SUM(v.concluded), 0), 1) AS {name}_percent"
            for name in ("granted", "partly_granted", "denied", "unavailable", "unprocessed")
        )
        + f" FROM application_rates v WHERE {_HERE} AND {_ORGAN} GROUP BY v.year ORDER BY v.year DESC",
        (PLACE,),
        "{year}年办结的{concluded}件申请中，{granted_percent}%予以公开，{denied_percent}%不予公开。",
        "Of {concluded} requests concluded in {year}, {granted_percent}% were granted and {denied_percent}% denied.",
        *_SUMS,
    ),
    Question(
        "denial-grounds-by-year",
        "requests",
        "历年不予公开的各种理由",
        "Grounds of denial, by year",
        "SELECT v.year,"
        + ",".join(f" SUM(v.{name}) AS {name}" for name in ("denied", *DENIED))
        + f" FROM denial_reasons v JOIN reports r ON r.key = v.report_key WHERE {_HERE} AND {_OWN} GROUP BY v.year ORDER BY v.year DESC",
        (PLACE,),
        "{year}年不予公开共{denied}件，其中属于内部事务信息{denied_internal}件、过程性信息{denied_process}件。",
        "In {year}, {denied} requests were denied: {denied_internal} as internal matters, {denied_process} as information in preparation.",
        *_SUMS,
    ),
    Question(
        "denied-on-one-ground",
        "requests",
        "{year}年以“{ground}”为由不予公开最多的{count}个单位",
        "The {count} bodies that denied most requests in {year} on the ground “{ground}”",
        "SELECT agency, year, requests, concluded, report_key FROM (SELECT v.name AS agency, r.year, p.concluded, r.key AS report_key, CASE :ground"
        + "".join(f" WHEN '{name}' THEN p.denied_{name}" for name in _GROUNDS)
        + f" END AS requests {_TOTAL} WHERE r.year = :year AND {_HERE} AND {_OWN}) WHERE requests > 0 ORDER BY requests DESC, report_key LIMIT :count",
        (
            YEAR,
            COUNT,
            Parameter(
                "ground",
                "choice",
                "不予公开的理由",
                "Ground",
                "internal",
                options=_GROUNDS,
            ),
            PLACE,
        ),
        "{year}年以“{ground}”为由不予公开最多的单位是{agency}，共{requests}件。",
        "In {year}, {agency} denied more requests on the ground “{ground}” than any other body: {requests}.",
        "各单位自身口径。",
        "Bodies reporting on themselves.",
    ),
    Question(
        "not-held",
        "requests",
        "{year}年以“本机关不掌握”答复最多的{count}个单位",
        "The {count} bodies that most often answered in {year} that they do not hold the information",
        _most("unavailable_not_held", share=True),
        (YEAR, COUNT, PLACE),
        "{year}年以“本机关不掌握相关政府信息”答复最多的单位是{agency}，共{requests}件，占办结的{percent}%。",
        "In {year}, {agency} answered most often that it does not hold the information: {requests} times, {percent}% of requests concluded.",
        "各单位自身口径。",
        "Bodies reporting on themselves.",
    ),
    Question(
        "repeated-requests",
        "requests",
        "{year}年以“重复申请”不予处理最多的{count}个单位",
        "The {count} bodies that left most requests unprocessed as repeated in {year}",
        _most("unprocessed_repeat"),
        (YEAR, COUNT, PLACE),
        "{year}年以重复申请为由不予处理最多的单位是{agency}，共{requests}件。",
        "In {year}, {agency} left more requests unprocessed as repeated than any other body: {requests}.",
        "各单位自身口径。",
        "Bodies reporting on themselves.",
    ),
    Question(
        "petitions",
        "requests",
        "{year}年按信访、举报、投诉类申请不予处理最多的{count}个单位",
        "The {count} bodies that left most requests unprocessed as petitions or complaints in {year}",
        _most("unprocessed_petition"),
        (YEAR, COUNT, PLACE),
        "{year}年按信访举报投诉类申请不予处理最多的单位是{agency}，共{requests}件。",
        "In {year}, {agency} left more requests unprocessed as petitions or complaints than any other body: {requests}.",
        "各单位自身口径。",
        "Bodies reporting on themselves.",
    ),
    Question(
        "who-asks",
        "requests",
        "历年由自然人、企业和其他组织提出的申请",
        "Requests by natural persons, businesses and other organisations, by year",
        "SELECT r.year, SUM(CASE WHEN p.applicant = 'total' THEN p.received END) AS received,"
        " SUM(CASE WHEN p.applicant = 'natural_person' THEN p.received END) AS natural_person,"
        " SUM(CASE WHEN p.applicant = 'business' THEN p.received END) AS business,"
        " SUM(CASE WHEN p.applicant NOT IN ('total', 'natural_person', 'business') THEN p.received END) AS other_applicants,"
        " ROUND(100.0 * SUM(CASE WHEN p.applicant = 'natural_person' THEN p.received END)"
        " / NULLIF(SUM(CASE WHEN p.applicant = 'total' THEN p.received END), 0), 1) AS natural_person_percent"
        " FROM agencies v JOIN reports r ON r.agency_key = v.key JOIN applications p ON p.report_key = r.key"
        f" WHERE {_HERE} AND {_OWN} GROUP BY r.year ORDER BY r.year DESC",
        (PLACE,),
        "{year}年收到的{received}件申请中，{natural_person_percent}%由自然人提出。",
        "Of {received} requests received in {year}, {natural_person_percent}% came from natural persons.",
        *_SUMS,
    ),
    Question(
        "no-requests",
        "requests",
        "{year}年没有收到任何申请的单位",
        "Bodies without a single request in {year}",
        f"SELECT v.agency, v.year, v.report_key FROM zero_reports v WHERE v.year = :year AND {_HERE} AND {_ORGAN} ORDER BY v.report_key LIMIT :count",
        (YEAR, Parameter("count", "integer", "列出几个", "How many", 100, 1, 1000), PLACE),
        "{year}年，{agency}等{rows}个单位的报告中新收申请和上年结转均为0。",
        "For {year}, {rows} bodies, {agency} among them, report neither a request received nor one carried in.",
        "新收与上年结转都印为0的单位；空白不算。",
        "Bodies that print 0 both for received and for carried in; a blank does not count.",
    ),
    Question(
        "largest-backlog",
        "requests",
        "{year}年结转下年度比例最高的{count}个单位（应办理不少于{least}件）",
        "The {count} bodies that carried over the largest share of their requests in {year} (at least {least} to handle)",
        _ranked(
            "ROUND(100.0 * v.carried_out / (v.received + v.carried_in), 1) AS carried_percent, v.carried_out, v.received, v.carried_in",
            f"v.carried_out > 0 AND v.received + v.carried_in >= MAX(:least, 1) AND {_ORGAN}",
            "carried_percent DESC",
        ),
        (YEAR, COUNT, at_least(10, "新收与上年结转至少几件", "Received and carried in at least"), PLACE),
        "{year}年，{agency}有{carried_percent}%的申请（{carried_out}件）结转到下一年度。",
        "In {year}, {agency} carried over {carried_percent}% of its requests ({carried_out}).",
        "比例＝结转下年度÷（本年新收＋上年结转）。",
        "Share: carried over ÷ (received + carried in).",
    ),
    Question(
        "broken-carry-over",
        "requests",
        "{year}年“上年结转”与上年报告对不上的单位",
        "Bodies whose requests carried in for {year} do not match what last year's report carried over",
        "SELECT v.agency, v.year, v.carried_out_before, v.carried_in, v.difference, v.report_key FROM carry_over_chain v"
        f" WHERE v.year = :year AND v.applicant = 'total' AND v.difference <> 0 AND {_HERE} ORDER BY ABS(v.difference) DESC, v.report_key LIMIT :count",
        (YEAR, Parameter("count", "integer", "列出几个", "How many", 100, 1, 1000), PLACE),
        "{agency}{year}年报告的上年结转为{carried_in}件，而其上一年报告结转下年度为{carried_out_before}件。",
        "{agency} carried in {carried_in} requests for {year}, while its report of the year before carried over {carried_out_before}.",
        "取总计列，按相差件数排列。",
        "By the column of totals, the largest difference first.",
    ),
    Question(
        "county-total-below-units",
        "requests",
        "{year}年下属单位收件之和大于全县汇总数的县",
        "Counties whose bodies together received more requests in {year} than the county's own total",
        "SELECT county, year, received_units, received_area, received_units - received_area AS difference, units_held, county_code FROM county_totals v"
        " WHERE year = :year AND received_area IS NOT NULL AND received_units > received_area AND (:place = '' OR county_code = :place"
        " OR substr(county_code, 1, 2) || '0000' = :place OR substr(county_code, 1, 4) || '00' = :place) ORDER BY difference DESC, county_code LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{year}年，{county}政府报告的全县新收申请为{received_area}件，而本档案所存{units_held}个单位之和为{received_units}件。",
        "For {year}, {county} reports {received_area} requests for the whole county, while the {units_held} bodies held here add up to {received_units}.",
        "只列单位之和大于汇总数的县：单位未收齐时，和本应偏小。",
        "Only sums above the total are listed: while bodies are missing, the sum should be too low.",
    ),
)
