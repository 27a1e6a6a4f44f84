"""Questions about sections two and four: documents, licences, penalties and fees; administrative reviews and lawsuits."""

from __future__ import annotations

from archive.site.question_model import COUNT, PLACE, YEAR, Parameter, Question, at_least, in_place

_HERE = in_place("v")
_OWN = "COALESCE(r.scope, CASE v.kind WHEN 'government' THEN 'area' ELSE 'organ' END) = 'organ'"
_SCOPED = f"(CASE :scope WHEN 'area' THEN NOT ({_OWN}) ELSE {_OWN} END)"
_DISCLOSURE = "FROM agencies v JOIN reports r ON r.agency_key = v.key JOIN disclosure d ON d.report_key = r.key"
SCOPE = Parameter("scope", "choice", "口径", "Scope", "organ", options=("organ", "area"))
_CHANNEL = Parameter(
    "channel", "choice", "途径", "Channel", "review", options=("review", "litigation_direct", "litigation_after_review")
)
_BOTH = (
    "口径可选：各单位自身，或政府的全地区汇总。",
    "By scope: bodies reporting on themselves, or governments reporting on their whole area.",
)
_DECIDED = (
    "纠错率＝结果纠正÷（结果维持＋结果纠正＋其他结果），不含尚未审结。件数少时比例没有意义，请同时看件数。",
    "The rate is corrected ÷ (upheld + corrected + other), pending cases left out. Of few cases a rate says little: look at the number, too.",
)


def _most(column: str, name: str) -> str:
    return (
        f"SELECT v.name AS agency, r.year, d.{column} AS {name}, r.key AS report_key {_DISCLOSURE}"
        f" WHERE r.year = :year AND {_HERE} AND {_SCOPED} AND d.{column} > 0 ORDER BY d.{column} DESC, r.key LIMIT :count"
    )


QUESTIONS = (
    Question(
        "most-reviews",
        "disputes",
        "{year}年因政府信息公开被提起{channel}最多的{count}个单位",
        "The {count} bodies with most cases of the channel “{channel}” in {year}",
        "SELECT v.agency, v.year, v.total, v.upheld, v.corrected, v.other, v.pending, v.report_key FROM dispute_rates v"
        f" WHERE v.year = :year AND v.channel = :channel AND v.total > 0 AND {_HERE} ORDER BY v.total DESC, v.report_key LIMIT :count",
        (YEAR, COUNT, _CHANNEL, PLACE),
        "{year}年，{agency}的{channel}案件最多，共{total}件，其中结果纠正{corrected}件。",
        "In {year}, {agency} had most cases of the channel “{channel}”: {total}, of which {corrected} were corrected.",
        "含政府的全地区汇总报告。",
        "Governments' whole-area reports are among them.",
    ),
    Question(
        "highest-correction-rate",
        "disputes",
        "{year}年{channel}纠错率最高的{count}个单位（已审结不少于{least}件）",
        "The {count} bodies most often corrected through the channel “{channel}” in {year} (at least {least} decided)",
        "SELECT v.agency, v.year, v.corrected_percent, v.corrected, v.decided, v.pending, v.report_key FROM dispute_rates v"
        f" WHERE v.year = :year AND v.channel = :channel AND v.decided >= :least AND v.corrected > 0 AND {_HERE}"
        " ORDER BY v.corrected_percent DESC, v.decided DESC, v.report_key LIMIT :count",
        (YEAR, COUNT, _CHANNEL, at_least(3, "已审结至少几件", "Decided at least"), PLACE),
        "{year}年，已审结不少于{least}件的单位中，{agency}的{channel}纠错率最高，为{corrected_percent}%（{corrected}/{decided}）。",
        "In {year}, among bodies with at least {least} cases decided, {agency} was corrected most often through the channel “{channel}”: {corrected_percent}% ({corrected} of {decided}).",
        *_DECIDED,
    ),
    Question(
        "disputes-by-year",
        "disputes",
        "历年{channel}的件数和结果",
        "Cases of the channel “{channel}” and their outcomes, by year",
        "SELECT r.year, SUM(p.total) AS total, SUM(p.upheld) AS upheld, SUM(p.corrected) AS corrected, SUM(p.other) AS other, SUM(p.pending) AS pending,"
        " ROUND(100.0 * SUM(p.corrected) / NULLIF(SUM(COALESCE(p.upheld, 0) + COALESCE(p.corrected, 0) + COALESCE(p.other, 0)), 0), 1) AS corrected_percent"
        " FROM agencies v JOIN reports r ON r.agency_key = v.key JOIN disputes p ON p.report_key = r.key"
        f" WHERE p.channel = :channel AND {_HERE} AND {_OWN} GROUP BY r.year ORDER BY r.year DESC",
        (_CHANNEL, PLACE),
        "{year}年，本档案所存各单位共有{channel}{total}件，纠错率{corrected_percent}%。",
        "In {year}, the bodies held here had {total} cases of the channel “{channel}”; {corrected_percent}% of those decided were corrected.",
        *_DECIDED,
    ),
    Question(
        "most-pending",
        "disputes",
        "{year}年尚未审结的复议和诉讼最多的{count}个单位",
        "The {count} bodies with most reviews and lawsuits pending at the end of {year}",
        "SELECT v.agency, v.year, SUM(v.pending) AS pending, SUM(v.total) AS total, v.report_key FROM dispute_rates v"
        f" WHERE v.year = :year AND {_HERE} GROUP BY v.report_key HAVING SUM(v.pending) > 0 ORDER BY pending DESC, v.report_key LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{year}年末，{agency}有{pending}件复议、诉讼尚未审结，为最多。",
        "At the end of {year}, {agency} had most reviews and lawsuits pending: {pending}.",
        "三种途径相加，含政府的全地区汇总报告。",
        "All three channels; governments' whole-area reports are among them.",
    ),
    Question(
        "highest-fees",
        "conduct",
        "{year}年行政事业性收费最多的{count}个单位",
        "The {count} bodies that collected most administrative fees in {year}",
        _most("fees_amount_wan", "fees_amount_wan"),
        (YEAR, COUNT, SCOPE, PLACE),
        "{year}年行政事业性收费最多的是{agency}，为{fees_amount_wan}万元。",
        "In {year}, {agency} collected most administrative fees: {fees_amount_wan} × 10,000 yuan.",
        *_BOTH,
    ),
    Question(
        "largest-fee-change",
        "conduct",
        "{year}年行政事业性收费比上年变动最大的{count}个单位",
        "The {count} bodies whose administrative fees changed most in {year}",
        "SELECT v.agency, v.year, v.fees_before_wan, v.fees_amount_wan, v.difference_wan, v.report_key FROM fees_by_year v"
        f" WHERE v.year = :year AND v.difference_wan IS NOT NULL AND v.difference_wan <> 0 AND {_HERE}"
        " ORDER BY ABS(v.difference_wan) DESC, v.report_key LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{agency}的行政事业性收费{year}年为{fees_amount_wan}万元，上年为{fees_before_wan}万元，变动最大。",
        "Administrative fees of {agency} changed most: {fees_amount_wan} × 10,000 yuan in {year} against {fees_before_wan} the year before.",
        "按变动的绝对值排列；变动很大时，可能是“元”与“万元”混用。",
        "By absolute change. A very large one may be yuan and 10,000 yuan mixed up.",
    ),
    Question(
        "most-penalties",
        "conduct",
        "{year}年行政处罚决定最多的{count}个单位",
        "The {count} bodies that imposed most administrative penalties in {year}",
        _most("penalties_decisions", "penalties_decisions"),
        (YEAR, COUNT, SCOPE, PLACE),
        "{year}年作出行政处罚决定最多的是{agency}，共{penalties_decisions}件。",
        "In {year}, {agency} imposed most administrative penalties: {penalties_decisions}.",
        *_BOTH,
    ),
    Question(
        "most-licences",
        "conduct",
        "{year}年行政许可决定最多的{count}个单位",
        "The {count} bodies that made most licensing decisions in {year}",
        _most("licensing_decisions", "licensing_decisions"),
        (YEAR, COUNT, SCOPE, PLACE),
        "{year}年作出行政许可决定最多的是{agency}，共{licensing_decisions}件。",
        "In {year}, {agency} made most licensing decisions: {licensing_decisions}.",
        *_BOTH,
    ),
    Question(
        "most-coercion",
        "conduct",
        "{year}年行政强制决定最多的{count}个单位",
        "The {count} bodies that took most coercive measures in {year}",
        _most("coercion_decisions", "coercion_decisions"),
        (YEAR, COUNT, SCOPE, PLACE),
        "{year}年作出行政强制决定最多的是{agency}，共{coercion_decisions}件。",
        "In {year}, {agency} took most coercive measures: {coercion_decisions}.",
        *_BOTH,
    ),
    Question(
        "most-normative-documents",
        "conduct",
        "{year}年现行有效行政规范性文件最多的{count}个单位",
        "The {count} bodies with most normative documents in force in {year}",
        _most("normative_documents_in_force", "in_force"),
        (YEAR, COUNT, SCOPE, PLACE),
        "{year}年现行有效行政规范性文件最多的是{agency}，共{in_force}件。",
        "In {year}, {agency} had most normative documents in force: {in_force}.",
        *_BOTH,
    ),
    Question(
        "documents-chain-broken",
        "conduct",
        "{year}年规范性文件存量与上年衔接不上的单位",
        "Bodies whose normative documents in force in {year} do not follow from the year before",
        "SELECT v.agency, v.year, v.in_force_before, v.issued, v.repealed, v.expected, v.in_force, v.difference, v.report_key FROM documents_in_force v"
        f" WHERE v.year = :year AND v.difference <> 0 AND {_HERE} ORDER BY ABS(v.difference) DESC, v.report_key LIMIT :count",
        (YEAR, Parameter("count", "integer", "列出几个", "How many", 100, 1, 1000), PLACE),
        "{agency}：按上年有效{in_force_before}件、{year}年制发{issued}件、废止{repealed}件推算应为{expected}件，报告为{in_force}件。",
        "{agency}: {in_force_before} in force the year before, {issued} issued and {repealed} repealed in {year} make {expected}; the report says {in_force}.",
        "上年现行有效＋本年制发－本年废止，与本年现行有效对照。",
        "In force last year + issued − repealed, against in force this year.",
    ),
    Question(
        "sudden-jumps",
        "conduct",
        "{year}年数字为上年五倍以上或五分之一以下的单位",
        "Figures of {year} at least five times, or at most a fifth of, last year's",
        "SELECT v.agency, v.year, v.measure, v.value_before, v.value, v.ratio, v.report_key FROM outliers v"
        f" WHERE v.year = :year AND {_HERE} ORDER BY COALESCE(MAX(v.ratio, 1.0 / NULLIF(v.ratio, 0)), 1e9) DESC, v.report_key LIMIT :count",
        (YEAR, Parameter("count", "integer", "列出几个", "How many", 50, 1, 500), PLACE),
        "{agency}的{measure}由上年的{value_before}变为{year}年的{value}。",
        "{measure} of {agency} went from {value_before} the year before to {value} in {year}.",
        "收到申请、办结、行政许可、行政处罚、收费金额五项；两年中较大的一个不少于20。",
        "Requests received and concluded, licences, penalties, fees; the larger of the two at least 20.",
    ),
)
