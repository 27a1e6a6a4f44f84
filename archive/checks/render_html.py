"""Findings as one printable page without scripts and without anything loaded from elsewhere. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from archive.checks import wording
from archive.checks.catalogue import BY_ID
from archive.checks.draft import Checked
from archive.checks.model import CellRef, Finding
from archive.checks.reasons import reason_zh
from archive.checks.render_text import SEVERITY_NAMES, STATE_NAMES, summary
from archive.checks.subordinate import Overview

_STYLE = """
body{font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.35rem .5rem;text-align:left;vertical-align:top}
th{background:#f2f2f2;white-space:nowrap}td{overflow-wrap:anywhere}
.findings{table-layout:fixed}.findings .rule{width:7.5rem}.findings .severity{width:3.2rem}.findings .cells{width:17rem}
.file{color:#555;font-size:.9em;margin-top:-.5rem;overflow-wrap:anywhere}.en{color:#555;font-size:.9em}.hint{color:#444;font-size:.92em;margin-top:.25rem}
td.severity{white-space:nowrap}.error{color:#a40000;font-weight:bold}.warning{color:#8a5a00;font-weight:bold}.notice{color:#00506e}
.good{color:#1b6b2f}.number{text-align:right;white-space:nowrap}
@media(max-width:40rem){.findings,.findings tbody,.findings tr,.findings td{display:block;width:auto!important;border:0;padding:.15rem 0}
.findings thead,.findings colgroup{display:none}.findings tr{border-bottom:1px solid #bbb;padding:.4rem 0}}
@page{margin:15mm}
@media print{body{margin:0;max-width:none;font-size:11pt}tr{break-inside:avoid}h2{break-after:avoid}}
"""


def render_page(results: Sequence[Checked], overview: Overview | None = None) -> str:
    """The page for checked files, with the overview of units where there is one."""
    shown = [checked for checked in results if overview is None or not checked.is_spotless]
    body = "".join([_overview(overview) if overview else "", *map(_file, shown)])
    title = "政府信息公开工作年度报告核对结果"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f'<p class="en">Results of checking annual disclosure reports. 公布的数字一律照录，未作改动。</p>{body}</body></html>\n'
    )


def _file(checked: Checked) -> str:
    if checked.report is None:
        return f'<h2>{escape(checked.file)}</h2><p class="error">无法读取：{reason_zh(checked.error_code)}</p><p class="en">{escape(checked.error)}</p>'
    report = checked.report
    year = f" {report.year}年" if report.year else ""
    head = f'<h2>{escape(report.agency or checked.file)}{year}</h2><p class="file">{escape(checked.file)}</p>'
    failures = checked.failures
    if not failures:
        head += '<p class="good">没有发现问题。<span class="en">Nothing was found.</span></p>'
    else:
        head += f"<p>{summary(failures, 'zh')}</p>{_findings(failures)}"
    return head + _undecided([finding for finding in checked.findings if finding.verdict != "fail"])


def _findings(findings: Iterable[Finding]) -> str:
    rows = "".join(map(_finding, findings))
    return (
        '<table class="findings"><colgroup><col class="rule"><col class="severity"><col><col class="cells"></colgroup>'
        f"<thead><tr><th>规则</th><th>程度</th><th>说明</th><th>单元格</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _finding(finding: Finding) -> str:
    check = BY_ID[finding.check]
    hint = (
        f'<div class="hint">{escape(finding.hint)}<br><span class="en">{escape(finding.hint_en or "")}</span></div>'
        if finding.hint
        else ""
    )
    return (
        f"<tr><td>{finding.check}<br>{escape(check.title_zh)}</td>"
        f'<td class="severity {finding.severity}">{SEVERITY_NAMES["zh"][finding.severity]}</td>'
        f'<td>{escape(finding.message_zh)}<div class="en">{escape(finding.message_en)}</div>{hint}</td>'
        f"<td>{_cells(finding.cells)}</td></tr>"
    )


_MOST_CELLS = 6


def _cells(cells: Sequence[CellRef]) -> str:
    shown = [
        f"{escape(wording.cell_zh(c.table, c.row, c.column))}：{wording.number_or_blank(c.value)}"
        for c in cells[:_MOST_CELLS]
    ]
    more = [f"等{len(cells)}格"] if len(cells) > _MOST_CELLS else []
    return "<br>".join([*shown, *more])


def _undecided(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    names = {"unknown": "无法判断", "not_applicable": "不适用", "pass": "通过"}
    rows = "".join(
        f"<tr><td>{f.check} {escape(BY_ID[f.check].title_zh)}</td><td>{names[f.verdict]}</td><td>{escape(f.message_zh)}"
        f'<div class="en">{escape(f.message_en)}</div></td></tr>'
        for f in findings
    )
    return f"<table><thead><tr><th>其他规则</th><th>结论</th><th>说明</th></tr></thead><tbody>{rows}</tbody></table>"


_STATE_CLASSES = {"present": "good", "late": "warning"}


def _overview(overview: Overview) -> str:
    rows = "".join(
        f'<tr><td>{escape(unit.name)}</td><td class="number">{(unit.report and unit.report.year) or ""}</td><td class="{_STATE_CLASSES.get(unit.state, "error")}">{STATE_NAMES["zh"][unit.state]}</td><td class="number">{unit.errors}</td>'
        f'<td class="number">{unit.warnings}</td><td class="number">{unit.notices}</td></tr>'
        for unit in overview.units
    )
    units = f"<h2>单位</h2><table><thead><tr><th>单位</th><th>年度</th><th>状态</th><th>错误</th><th>警告</th><th>提示</th></tr></thead><tbody>{rows}</tbody></table>"
    remarks = "".join(
        f'<p><span class="warning">注意</span> {escape(remark.zh)}<br><span class="en">{escape(remark.en)}</span></p>'
        for remark in overview.remarks
    )
    between = f"<h2>汇总与各单位</h2>{_findings(overview.findings)}" if overview.findings else ""
    return remarks + units + between
