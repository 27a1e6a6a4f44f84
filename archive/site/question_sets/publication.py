"""Questions about publishing itself: who is late, who is missing, what changed or vanished, what is copied, what the checks found."""

from __future__ import annotations

from archive.site.question_model import COUNT, PLACE, YEAR, Parameter, Question, in_place

_HERE = in_place("v")
_MANY = Parameter("count", "integer", "列出几个", "How many", 100, 1, 1000)

QUESTIONS = (
    Question(
        "late-reports",
        "publication",
        "{year}年报告逾期最久的{count}个单位",
        "The {count} bodies that published their report for {year} longest after the deadline",
        "SELECT v.agency, v.year, v.due_on, v.published_on, v.days_late, v.report_key FROM late_reports v"
        f" WHERE v.year = :year AND {_HERE} ORDER BY v.days_late DESC, v.report_key LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{agency}的{year}年度报告应在{due_on}前公布，注明的日期为{published_on}，晚{days_late}天。",
        "{agency} had to publish its report for {year} by {due_on}; it is dated {published_on}, {days_late} days later.",
        "按报告或网页注明的日期；没有注明日期的不计。",
        "By the date that the report or its page states; reports without one are left out.",
    ),
    Question(
        "on-time-by-province",
        "publication",
        "{year}年报告各省的按期公布率",
        "Share of reports for {year} published in time, by province",
        "SELECT province, year, ROUND(100.0 * (held - late) / NULLIF(held + missing, 0), 1) AS on_time_percent, held - late AS on_time, late, missing,"
        " province_code FROM coverage_grid WHERE year = :year ORDER BY on_time_percent DESC, province_code",
        (YEAR,),
        "{year}年报告，{province}的按期公布率最高，为{on_time_percent}%。",
        "For {year}, {province} has the largest share published in time: {on_time_percent}%.",
        "分母为已公布和未见的单位；网站拦截、无法读取和尚未查看的不计。",
        "Of bodies held or missing; those blocked, unreadable or never looked at are left out.",
    ),
    Question(
        "missing-reports",
        "publication",
        "{year}年没有找到报告的单位",
        "Bodies whose report for {year} was not found",
        "SELECT v.agency, v.year, v.reason_code, v.reason_date, v.due_on, v.agency_key FROM missing_reports v"
        f" WHERE v.year = :year AND v.state = 'missing' AND {_HERE} ORDER BY v.agency, v.agency_key LIMIT :count",
        (YEAR, _MANY, PLACE),
        "截至本档案最近一次查看，{agency}等{rows}个单位的{year}年报告没有找到。",
        "Up to the last look of this archive, the reports of {rows} bodies for {year} were not found, {agency} among them.",
        "期限已过、入口可以访问而没有找到。可能是公布在别处。",
        "Due and not found although the site could be read. It may have been published elsewhere.",
    ),
    Question(
        "missing-again",
        "publication",
        "缺少{least}年以上报告的单位",
        "Bodies missing the reports of {least} years or more",
        "SELECT v.agency, COUNT(*) AS missing_years, MIN(v.year) AS first_year, MAX(v.year) AS last_year, v.agency_key FROM missing_reports v"
        f" WHERE v.state = 'missing' AND {_HERE} GROUP BY v.agency_key HAVING COUNT(*) >= :least ORDER BY missing_years DESC, v.agency_key LIMIT :count",
        (Parameter("least", "integer", "至少缺几年", "Years at least", 2, 1, 30), _MANY, PLACE),
        "{agency}有{missing_years}年的报告没有找到（{first_year}—{last_year}年间）。",
        "{missing_years} reports of {agency} between {first_year} and {last_year} were not found.",
        "期限已过、入口可以访问而没有找到的年度。",
        "Years due and not found although the site could be read.",
    ),
    Question(
        "blocked-sites",
        "publication",
        "拒绝访问或无法访问的入口",
        "Sites that refuse or fail to answer",
        "SELECT s.name AS site, d.name AS place, s.state, s.state_reason, s.last_ok, s.last_tried, s.url FROM sites s LEFT JOIN divisions d ON d.code = s.division_code"
        " WHERE s.state <> 'ok' ORDER BY s.last_tried DESC, s.url LIMIT :count",
        (_MANY,),
        "{site}（{place}）最近一次查看时状态为{state}。",
        "{site} ({place}) was {state} at the last look.",
        "以最近一次访问为准。",
        "By the last look.",
    ),
    Question(
        "counties-without-reports",
        "publication",
        "本档案尚无任何报告的县",
        "Counties of which the archive holds no report",
        "SELECT v.county, p.name AS parent, v.state, v.county_code FROM county_coverage v JOIN divisions d ON d.code = v.county_code"
        " LEFT JOIN divisions p ON p.code = d.parent_code WHERE v.reports = 0 AND v.county_code < '99'"
        " AND (:place = '' OR v.county_code = :place OR d.parent_code = :place OR p.parent_code = :place) ORDER BY v.county_code LIMIT :count",
        (Parameter("count", "integer", "列出几个", "How many", 200, 1, 3000), PLACE),
        "本档案尚无{county}等{rows}个县级区划的报告。",
        "The archive holds no report of {rows} county-level divisions, {county} among them.",
        "这只说明本档案没有，不说明没有公布。",
        "This says what the archive lacks, not that nothing was published.",
    ),
    Question(
        "changed-reports",
        "publication",
        "公布后改动过的{year}年报告",
        "Reports for {year} that changed after publication",
        "SELECT v.name AS agency, r.year, r.version_count, MAX(w.seen_from) AS changed_at, SUM(w.change_count) AS change_count, r.key AS report_key"
        " FROM agencies v JOIN reports r ON r.agency_key = v.key JOIN report_versions w ON w.report_key = r.key AND w.version > 1"
        f" WHERE r.year = :year AND r.version_count > 1 AND {_HERE} GROUP BY r.key ORDER BY change_count DESC, r.key LIMIT :count",
        (YEAR, _MANY, PLACE),
        "{agency}的{year}年度报告公布后有改动，本档案存有{version_count}个版本。",
        "The report of {agency} for {year} changed after publication; {version_count} versions are held.",
        "数字或文字有变动才算改动，网页外观的变化不算。",
        "A change is one of figures or text; a new look of the page is none.",
    ),
    Question(
        "vanished-reports",
        "publication",
        "已从网上撤下的报告",
        "Reports that were taken off the web",
        "SELECT v.name AS agency, r.year, r.vanished_at, r.last_seen, r.key AS report_key FROM agencies v JOIN reports r ON r.agency_key = v.key"
        f" WHERE r.vanished_at IS NOT NULL AND {_HERE} ORDER BY r.vanished_at DESC, r.key LIMIT :count",
        (_MANY, PLACE),
        "{agency}的{year}年度报告已不在原址，最后一次见到是{last_seen}。",
        "The report of {agency} for {year} is gone from its address; it was last seen at {last_seen}.",
        "原址两次查看都没有，才算撤下；本档案保留原件。",
        "Gone at more than one look. The archive keeps the original.",
    ),
    Question(
        "old-form",
        "publication",
        "{year}年仍用旧格式的报告",
        "Reports for {year} that still use an older form",
        "SELECT v.name AS agency, r.year, r.form, r.published_on, r.key AS report_key FROM agencies v JOIN reports r ON r.agency_key = v.key"
        " WHERE r.year = :year AND r.form <> CASE WHEN r.year >= 2021 THEN '2021' WHEN r.year >= 2019 THEN '2019' ELSE r.form END"
        f" AND {_HERE} ORDER BY r.key LIMIT :count",
        (YEAR, _MANY, PLACE),
        "{year}年，{agency}等{rows}个单位的报告没有采用当年的格式。",
        "For {year}, {rows} bodies, {agency} among them, did not use the form of that year.",
        "2021年度起应采用国办公开办函〔2021〕30号格式，2019、2020年度为〔2019〕60号格式。",
        "From 2021 the form of 国办公开办函〔2021〕30号 applies, for 2019 and 2020 that of 〔2019〕60号.",
    ),
    Question(
        "forms-by-year",
        "publication",
        "历年各种格式的报告数",
        "Reports by year and form",
        "SELECT year, form, reports FROM form_usage ORDER BY year DESC, form DESC",
        (),
        "{year}年有{reports}份报告采用{form}格式。",
        "{reports} reports for {year} use the form {form}.",
        "格式由表格本身判断；空白为无法判断。",
        "The form is told by the tables themselves; empty where it cannot be told.",
    ),
    Question(
        "file-types",
        "publication",
        "历年报告以什么文件公布",
        "File types of reports, by year",
        "SELECT r.year, l.media_type, COUNT(DISTINCT r.key) AS reports FROM reports r JOIN locations l ON l.report_key = r.key"
        " JOIN agencies v ON v.key = r.agency_key WHERE "
        + _HERE
        + " GROUP BY r.year, l.media_type ORDER BY r.year DESC, reports DESC, l.media_type",
        (PLACE,),
        "{year}年有{reports}份报告以{media_type}公布。",
        "{reports} reports for {year} were published as {media_type}.",
        "一份报告可以有网页和附件，两种都计。",
        "A report may stand as a page and as an attachment; both count.",
    ),
    Question(
        "shortest-section-five",
        "text",
        "{year}年“存在的主要问题及改进情况”写得最短的{count}个单位",
        "The {count} shortest sections on problems and improvement in {year}",
        "SELECT v.agency, v.year, v.section_5 AS section_characters, v.characters, v.report_key FROM section_lengths v"
        f" WHERE v.year = :year AND v.section_5 > 0 AND {_HERE} ORDER BY v.section_5, v.report_key LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{year}年，{agency}的第五部分只有{section_characters}字。",
        "In {year}, section five of {agency} has no more than {section_characters} characters.",
        "字数不计空白；没有这一部分的不列。",
        "White space is not counted; reports without the section are not listed.",
    ),
    Question(
        "longest-reports",
        "text",
        "{year}年文字最长的{count}份报告",
        "The {count} longest reports for {year}",
        "SELECT v.agency, v.year, v.characters, v.section_1, v.section_5, v.section_6, v.report_key FROM section_lengths v"
        f" WHERE v.year = :year AND {_HERE} ORDER BY v.characters DESC, v.report_key LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{year}年文字最长的报告是{agency}的，共{characters}字。",
        "The longest report for {year} is that of {agency}: {characters} characters.",
        "各部分文字之和，不计空白和表格。",
        "All sections together, without white space and tables.",
    ),
    Question(
        "mentions-by-year",
        "text",
        "历年报告中提到“{word}”的比例",
        "Share of reports that mention “{word}”, by year",
        "SELECT r.year, COUNT(DISTINCT m.report_key) AS mentioning, COUNT(DISTINCT r.key) AS reports,"
        " ROUND(100.0 * COUNT(DISTINCT m.report_key) / COUNT(DISTINCT r.key), 1) AS percent FROM reports r JOIN agencies v ON v.key = r.agency_key"
        " LEFT JOIN (SELECT DISTINCT s.report_key FROM sections_fts f JOIN sections s ON s.id = f.rowid WHERE sections_fts MATCH zh_fts(:word)) m"
        f" ON m.report_key = r.key WHERE {_HERE} GROUP BY r.year ORDER BY r.year DESC",
        (Parameter("word", "text", "词语", "Word", "政策解读", 1, 40), PLACE),
        "{year}年的{reports}份报告中，有{mentioning}份（{percent}%）提到“{word}”。",
        "Of {reports} reports for {year}, {mentioning} ({percent}%) mention “{word}”.",
        "全文检索，词语须连续出现；多个词以空格分开时须出现在同一部分。",
        "By full text: the word as one phrase; several words, separated by blanks, in one section.",
    ),
    Question(
        "copied-text",
        "text",
        "{year}年文字与上年或其他单位雷同的报告",
        "Reports for {year} that repeat their own last report or another body's",
        "SELECT v.name AS agency, r.year, f.check_id, f.message_zh, f.message_en, r.key AS report_key FROM findings f JOIN reports r ON r.key = f.report_key"
        f" JOIN agencies v ON v.key = r.agency_key WHERE f.check_id IN ('C01', 'C02') AND f.verdict = 'fail' AND r.year = :year AND {_HERE}"
        " ORDER BY f.check_id DESC, f.key LIMIT :count",
        (YEAR, _MANY, PLACE),
        "{year}年，{agency}的报告与以前或其他单位的报告有大面积相同（{check_id}）。",
        "For {year}, the report of {agency} repeats large parts of an earlier one or of another body's ({check_id}).",
        "多家单位共有的套话不计。",
        "Stock phrases that many bodies share are left out.",
    ),
    Question(
        "findings-by-check",
        "checks",
        "{year}年各条规则的核对发现",
        "Findings for {year}, by check",
        "SELECT check_id, title_zh, title_en, severity, reports, findings FROM finding_counts WHERE year = :year ORDER BY findings DESC, check_id",
        (YEAR,),
        "{year}年的报告中，规则{check_id}未通过的最多，涉及{reports}份报告。",
        "Of the reports for {year}, most failed check {check_id}: {reports}.",
        "含错误、警告和提示。",
        "Errors, warnings and notices together.",
    ),
    Question(
        "most-findings",
        "checks",
        "{year}年核对发现最多的{count}份报告",
        "The {count} reports for {year} with most findings",
        "SELECT v.name AS agency, r.year, COUNT(*) AS findings, SUM(f.severity = 'error') AS errors, SUM(f.severity = 'warning') AS warnings,"
        " r.key AS report_key FROM findings f JOIN reports r ON r.key = f.report_key JOIN agencies v ON v.key = r.agency_key"
        f" WHERE f.verdict = 'fail' AND r.year = :year AND {_HERE} GROUP BY r.key ORDER BY errors DESC, findings DESC, r.key LIMIT :count",
        (YEAR, COUNT, PLACE),
        "{agency}的{year}年度报告核对发现最多：{findings}条，其中错误{errors}条。",
        "The report of {agency} for {year} has most findings: {findings}, of which {errors} errors.",
        "按错误数、再按总数排列。",
        "By errors, then by all findings.",
    ),
    Question(
        "failing-one-check",
        "checks",
        "{year}年未通过规则{check}的报告",
        "Reports for {year} that fail check {check}",
        "SELECT v.name AS agency, r.year, f.severity, f.message_zh, f.message_en, r.key AS report_key FROM findings f JOIN reports r ON r.key = f.report_key"
        f" JOIN agencies v ON v.key = r.agency_key WHERE f.verdict = 'fail' AND f.check_id = UPPER(:check) AND r.year = :year AND {_HERE}"
        " ORDER BY f.key LIMIT :count",
        (YEAR, Parameter("check", "text", "规则编号", "Check", "T01", 1, 8), _MANY, PLACE),
        "{year}年，{agency}等{rows}份报告未通过规则{check}。",
        "For {year}, {rows} reports fail check {check}, that of {agency} among them.",
        "规则见核对规则目录。",
        "The checks are listed in the catalogue.",
    ),
    Question(
        "errors-by-province",
        "checks",
        "{year}年各省有表格错误的报告比例",
        "Share of reports for {year} with errors in their tables, by province",
        "SELECT d.name AS province, r.year, COUNT(DISTINCT r.key) AS reports, COUNT(DISTINCT f.report_key) AS with_errors,"
        " ROUND(100.0 * COUNT(DISTINCT f.report_key) / COUNT(DISTINCT r.key), 1) AS percent, d.code AS province_code"
        " FROM reports r JOIN agencies v ON v.key = r.agency_key JOIN divisions d ON d.code = v.province_code"
        " LEFT JOIN findings f ON f.report_key = r.key AND f.verdict = 'fail' AND f.severity = 'error' WHERE r.year = :year"
        " GROUP BY d.code ORDER BY percent DESC, d.code",
        (YEAR,),
        "{year}年，{province}有{percent}%的报告（{with_errors}/{reports}）存在程度为“错误”的发现。",
        "For {year}, {percent}% of the reports held from {province} ({with_errors} of {reports}) have findings of the grade error.",
        "只含本档案所存的报告。",
        "Only reports held here.",
    ),
)
