"""Research views: the questions that everybody asks, each with its definition in words beside its SQL.

A view shows the published figures and what follows from them by arithmetic; it corrects nothing. Rates have their denominators beside
them, and none is shown for fewer than one case.
"""

from __future__ import annotations

from archive.rows import CELLS_VIEW
from archive.schema import View

_WHO = "a.name AS agency, a.kind, a.county_code, a.province_code"
_REPORT = "FROM reports r JOIN agencies a ON a.key = r.agency_key"
_IS_ORGAN = "COALESCE(r.scope, CASE a.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ'"
DENIED = (
    "denied_state_secret",
    "denied_by_law",
    "denied_security",
    "denied_third_party",
    "denied_internal",
    "denied_process",
    "denied_enforcement_file",
    "denied_inquiry",
)
_UNAVAILABLE = ("unavailable_not_held", "unavailable_not_ready", "unavailable_unclear")
_UNPROCESSED = (
    "unprocessed_petition",
    "unprocessed_repeat",
    "unprocessed_publication",
    "unprocessed_excessive",
    "unprocessed_reissue",
)


def _sum(columns: tuple[str, ...]) -> str:
    """The sum of columns; NULL only where every one of them is."""
    filled = " AND ".join(f"p.{column} IS NULL" for column in columns)
    return f"CASE WHEN {filled} THEN NULL ELSE {' + '.join(f'COALESCE(p.{column}, 0)' for column in columns)} END"


_SERIES = (
    ("applications", "received"),
    ("applications", "concluded"),
    ("disclosure", "licensing_decisions"),
    ("disclosure", "penalties_decisions"),
    ("disclosure", "fees_amount_wan"),
)


def _total(name: str, table: str) -> str:
    return f" AND {name}.applicant = 'total'" if table == "applications" else ""


VIEWS: tuple[View, ...] = (
    View(
        "cells",
        "每个印出的单元格：表、行、列、数值、状态、原文、在原件中的位置与所在的抓取件。",
        "Every printed cell: table, row, column, value, state, printed text, place in the source and the capture that holds it.",
        CELLS_VIEW,
    ),
    View(
        "application_rates",
        "申请办理率：予以公开、部分公开、不予公开、无法提供、不予处理的件数及其占本年办结数（第三部分（七）总计）的百分比，取自总计列。",
        "What became of requests: granted, partly granted, denied, unavailable and unprocessed, as counts and as a percentage of requests "
        "concluded (row （七） of section three), from the column of totals.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, r.scope, p.received, p.carried_in, p.concluded, p.carried_out, p.granted, p.partly_granted,"
        f" {_sum(DENIED)} AS denied, {_sum(_UNAVAILABLE)} AS unavailable, {_sum(_UNPROCESSED)} AS unprocessed,"
        " CASE WHEN p.concluded > 0 THEN ROUND(100.0 * p.granted / p.concluded, 1) END AS granted_percent,"
        " CASE WHEN p.concluded > 0 THEN ROUND(100.0 * (COALESCE(p.granted, 0) + COALESCE(p.partly_granted, 0)) / p.concluded, 1) END"
        " AS disclosed_percent,"
        f" CASE WHEN p.concluded > 0 THEN ROUND(100.0 * ({_sum(DENIED)}) / p.concluded, 1) END AS denied_percent"
        f" {_REPORT} JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'",
    ),
    View(
        "denial_reasons",
        "不予公开的理由：八种情形各有多少件，取自总计列。",
        "Why requests were denied: the eight grounds, from the column of totals.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, {', '.join(f'p.{c}' for c in DENIED)}, {_sum(DENIED)} AS denied"
        f" {_REPORT} JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'",
    ),
    View(
        "yearly_totals",
        "年度合计（各单位自身口径）：每年的报告数，以及收到、办结、予以公开的申请合计。政府的全地区汇总不计入，以免重复。",
        "Totals a year over bodies reporting on themselves: reports, requests received, concluded and granted. Whole-area reports are left out, "
        "for they would count the same requests twice.",
        "SELECT r.year, COUNT(*) AS reports, SUM(p.received) AS received, SUM(p.concluded) AS concluded, SUM(p.granted) AS granted,"
        " SUM(p.partly_granted) AS partly_granted, SUM(p.carried_out) AS carried_out"
        f" {_REPORT} LEFT JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'"
        f" WHERE {_IS_ORGAN} GROUP BY r.year",
    ),
    View(
        "county_totals",
        "县级汇总：每个县每年全地区报告的数字，并列本档案所存下属单位之和及单位数，供对照。",
        "Counties: the figures of each county's whole-area report a year beside the sum over the units held, with their number.",
        "SELECT d.code AS county_code, d.name AS county, r.year,"
        f" MAX(CASE WHEN NOT {_IS_ORGAN} THEN p.received END) AS received_area,"
        f" SUM(CASE WHEN {_IS_ORGAN} THEN p.received END) AS received_units,"
        f" MAX(CASE WHEN NOT {_IS_ORGAN} THEN p.concluded END) AS concluded_area,"
        f" SUM(CASE WHEN {_IS_ORGAN} THEN p.concluded END) AS concluded_units,"
        f" SUM({_IS_ORGAN}) AS units_held"
        " FROM reports r JOIN agencies a ON a.key = r.agency_key JOIN divisions d ON d.code = a.county_code"
        " LEFT JOIN applications p ON p.report_key = r.key AND p.applicant = 'total' GROUP BY d.code, r.year",
    ),
    View(
        "province_totals",
        "省级合计：每省每年的单位数、报告数和申请合计（各单位自身口径）。",
        "Provinces: bodies, reports and requests a year, over bodies reporting on themselves.",
        "SELECT d.code AS province_code, d.name AS province, r.year, COUNT(DISTINCT r.agency_key) AS agencies, COUNT(*) AS reports,"
        " SUM(p.received) AS received, SUM(p.concluded) AS concluded, SUM(p.granted) AS granted"
        " FROM reports r JOIN agencies a ON a.key = r.agency_key JOIN divisions d ON d.code = a.province_code"
        " LEFT JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'"
        f" WHERE {_IS_ORGAN} GROUP BY d.code, r.year",
    ),
    View(
        "carry_over_chain",
        "结转衔接：上一年“结转下年度继续办理”与本年“上年结转”逐类申请人对照，difference 不为零即断链。",
        "The chain of carry-over: what last year's report carried out against what this year's carried in, for each kind of applicant; a difference other "
        "than zero is a broken link.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, p.applicant, q.carried_out AS carried_out_before, p.carried_in,"
        " p.carried_in - q.carried_out AS difference"
        f" {_REPORT} JOIN applications p ON p.report_key = r.key"
        " JOIN reports l ON l.agency_key = r.agency_key AND l.year = r.year - 1 AND l.scope IS r.scope"
        " JOIN applications q ON q.report_key = l.key AND q.applicant = p.applicant",
    ),
    View(
        "documents_in_force",
        "行政规范性文件衔接：上年现行有效＋本年制发－本年废止 与本年现行有效对照（2021 格式）。",
        "Normative documents in force: last year's number plus issued less repealed, against this year's number (form 2021).",
        f"SELECT r.key AS report_key, r.year, {_WHO}, e.normative_documents_in_force AS in_force_before, d.normative_documents_issued AS issued,"
        " d.normative_documents_repealed AS repealed, d.normative_documents_in_force AS in_force,"
        " e.normative_documents_in_force + d.normative_documents_issued - d.normative_documents_repealed AS expected,"
        " d.normative_documents_in_force - (e.normative_documents_in_force + d.normative_documents_issued - d.normative_documents_repealed) AS difference"
        f" {_REPORT} JOIN disclosure d ON d.report_key = r.key"
        " JOIN reports l ON l.agency_key = r.agency_key AND l.year = r.year - 1 AND l.scope IS r.scope"
        " JOIN disclosure e ON e.report_key = l.key",
    ),
    View(
        "late_reports",
        "逾期发布：报告或页面注明的日期晚于法定期限（部门、乡镇 1 月 31 日，政府 3 月 31 日），以及晚了多少天。",
        "Late reports: published after the legal date (31 January for bodies, 31 March for governments) by the date stated, and by how many days.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, c.due_on, r.published_on, CAST(JULIANDAY(r.published_on) - JULIANDAY(c.due_on) AS INTEGER) AS days_late,"
        " r.source_url FROM coverage c JOIN reports r ON r.key = c.report_key JOIN agencies a ON a.key = r.agency_key WHERE c.state = 'late'",
    ),
    View(
        "missing_reports",
        "未见报告：期限已过、入口可以访问而没有找到，或网站拦截、表格无法读出、尚未查看，附原因。",
        "Reports that are not there: due and not found where the site could be read, or blocked, unreadable or never looked for, with the reason.",
        f"SELECT c.agency_key, {_WHO}, c.year, c.state, c.reason, c.due_on, c.reason_code, c.reason_date"
        " FROM coverage c JOIN agencies a ON a.key = c.agency_key WHERE c.state NOT IN ('published', 'late')",
    ),
    View(
        "coverage_grid",
        "覆盖网格：每省每年各状态的单位数。",
        "The coverage grid: how many bodies are in which state, by province and year.",
        "SELECT a.province_code, d.name AS province, c.year, SUM(c.state IN ('published', 'late')) AS held, SUM(c.state = 'late') AS late,"
        " SUM(c.state = 'missing') AS missing, SUM(c.state = 'blocked') AS blocked, SUM(c.state = 'unreadable') AS unreadable,"
        " SUM(c.state = 'never_looked') AS never_looked"
        " FROM coverage c JOIN agencies a ON a.key = c.agency_key LEFT JOIN divisions d ON d.code = a.province_code"
        " GROUP BY a.province_code, c.year",
    ),
    View(
        "county_coverage",
        "县级覆盖：每个现行县级区划存有多少单位、多少报告、最近年度；没有任何报告的写明是尚无入口还是有入口而无报告。",
        "Counties: bodies and reports held and the latest year for every county-level division in force; where nothing is held, whether it was ever looked at.",
        "SELECT d.code AS county_code, d.name AS county, COUNT(DISTINCT a.key) AS agencies, COUNT(r.key) AS reports, MAX(r.year) AS latest_year,"
        " CASE WHEN COUNT(r.key) > 0 THEN 'held' WHEN EXISTS (SELECT 1 FROM sites s WHERE s.division_code = d.code) THEN 'looked_at'"
        " ELSE 'never_looked' END AS state"
        " FROM divisions d LEFT JOIN agencies a ON a.county_code = d.code LEFT JOIN reports r ON r.agency_key = a.key"
        " WHERE d.level = 'county' AND COALESCE(d.valid_to, '') = '' GROUP BY d.code",
    ),
    View(
        "outliers",
        "异常跳变：收到申请数、办结数、行政许可、行政处罚、收费金额为上年的五倍以上或五分之一以下（两年中较大者不少于 20）。",
        "Outliers: received, concluded, licences, penalties or fees at least five times last year's or at most a fifth (the larger of the two at least 20).",
        " UNION ALL ".join(
            f"SELECT r.key AS report_key, r.year, {_WHO}, '{table}.{column}' AS measure, u.{column} AS value_before, t.{column} AS value,"
            f" CASE WHEN u.{column} > 0 THEN ROUND(1.0 * t.{column} / u.{column}, 2) END AS ratio"
            f" {_REPORT} JOIN reports l ON l.agency_key = r.agency_key AND l.year = r.year - 1 AND l.scope IS r.scope"
            f" JOIN {table} t ON t.report_key = r.key{_total('t', table)} JOIN {table} u ON u.report_key = l.key{_total('u', table)}"
            f" WHERE MAX(t.{column}, u.{column}) >= 20 AND (t.{column} >= 5 * u.{column} OR u.{column} >= 5 * t.{column})"
            for table, column in _SERIES
        ),
    ),
    View(
        "dispute_rates",
        "复议诉讼纠错率：每种途径的结果件数，纠错率＝结果纠正÷（维持＋纠正＋其他结果），不含尚未审结。",
        "Correction rates: outcomes of each channel; the rate is corrected ÷ (upheld + corrected + other), cases not yet decided left out.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, p.channel, p.upheld, p.corrected, p.other, p.pending, p.total,"
        " COALESCE(p.upheld, 0) + COALESCE(p.corrected, 0) + COALESCE(p.other, 0) AS decided,"
        " CASE WHEN COALESCE(p.upheld, 0) + COALESCE(p.corrected, 0) + COALESCE(p.other, 0) > 0 THEN"
        " ROUND(100.0 * p.corrected / (COALESCE(p.upheld, 0) + COALESCE(p.corrected, 0) + COALESCE(p.other, 0)), 1) END AS corrected_percent"
        f" {_REPORT} JOIN disputes p ON p.report_key = r.key",
    ),
    View(
        "fees_by_year",
        "行政事业性收费：各单位每年的收费金额（万元，2021 格式）及与上年之差。",
        "Administrative fees: each body's amount a year in 10 000 yuan (form 2021) and the difference from the year before.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, r.scope, d.fees_amount_wan, e.fees_amount_wan AS fees_before_wan,"
        " ROUND(d.fees_amount_wan - e.fees_amount_wan, 6) AS difference_wan"
        f" {_REPORT} JOIN disclosure d ON d.report_key = r.key"
        " LEFT JOIN reports l ON l.agency_key = r.agency_key AND l.year = r.year - 1 AND l.scope IS r.scope"
        " LEFT JOIN disclosure e ON e.report_key = l.key WHERE d.fees_amount_wan IS NOT NULL",
    ),
    View(
        "section_lengths",
        "各部分字数：每份报告六个部分各有多少字（不计空白）。",
        "Length of the sections: characters of each of a report's six sections, white space not counted.",
        f"SELECT r.key AS report_key, r.year, {_WHO},"
        + ",".join(f" SUM(CASE WHEN s.number = {n} THEN s.characters ELSE 0 END) AS section_{n}" for n in range(1, 7))
        + f", SUM(s.characters) AS characters {_REPORT} JOIN sections s ON s.report_key = r.key GROUP BY r.key",
    ),
    View(
        "zero_reports",
        "零申请报告：印出的收到申请数与上年结转数都是 0。",
        "Reports without requests: both received and carried in are printed as 0.",
        f"SELECT r.key AS report_key, r.year, {_WHO}, r.scope, r.source_url"
        f" {_REPORT} JOIN applications p ON p.report_key = r.key AND p.applicant = 'total' WHERE p.received = 0 AND p.carried_in = 0",
    ),
    View(
        "form_usage",
        "格式使用：每年采用各格式的报告数（form 为空表示无法判断）。",
        "Which form is used: reports by year and form (an empty form could not be told).",
        "SELECT year, form, COUNT(*) AS reports FROM reports GROUP BY year, form",
    ),
    View(
        "latest_changes",
        "最近的事件：出现、改动、消失、恢复，新的在前。",
        "Latest events: appeared, changed, vanished, returned; the newest first.",
        "SELECT e.at, e.kind, e.report_key, a.name AS agency, r.year, e.version, e.detail, e.url"
        " FROM events e JOIN reports r ON r.key = e.report_key JOIN agencies a ON a.key = r.agency_key ORDER BY e.at DESC, e.key",
    ),
    View(
        "finding_counts",
        "各规则的发现数：每条规则每年的未通过报告数与发现数。",
        "Findings by check: reports that failed and findings, for each check and year.",
        "SELECT f.check_id, k.title_zh, k.title_en, f.severity, r.year, COUNT(DISTINCT f.report_key) AS reports, COUNT(*) AS findings"
        " FROM findings f JOIN checks k ON k.id = f.check_id JOIN reports r ON r.key = f.report_key"
        " WHERE f.verdict = 'fail' GROUP BY f.check_id, f.severity, r.year",
    ),
    View(
        "unread_captures",
        "未能读成报告的抓取件及原因（列表页除外）。",
        "Captures that did not become a report, with the reason (lists left out).",
        "SELECT key AS capture_key, url, fetched_at, status, outcome, outcome_code, outcome_message, site_url FROM captures"
        " WHERE outcome NOT IN ('report', 'list')",
    ),
)
