"""Words of the page on which a draft is checked before it is published."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "colon": ("：", ": "),
    "check_title": ("发布前自查", "Check a draft"),
    "check_lead": (
        "上传或粘贴尚未公布的年度报告，立即看到勾稽关系、文字与表格、结构和日期方面的问题。",
        "Upload or paste an annual report before it is published and see at once what the checks find in its tables, text, structure and dates.",
    ),
    "check_private": (
        "内容只在内存中核对，答复后即丢弃：不保存、不记录、不收录。",
        "The draft is checked in memory and forgotten with the answer: it is not stored, logged or added to the archive.",
    ),
    "check_file": ("报告文件", "The report’s file"),
    "check_file_note": (
        "Word、WPS、PDF、网页、Excel 或文本，不超过{megabytes}MB。",
        "Word, WPS, PDF, web page, Excel or text; at most {megabytes} MB.",
    ),
    "check_previous": ("上年报告（可选）", "Last year’s report (optional)"),
    "check_previous_note": (
        "有了上年报告，才能核对结转衔接等跨年度的规则。",
        "Only with last year’s report can the year-to-year rules be checked.",
    ),
    "check_previous_unused": (
        "另附的报告读作{year}年，不是{wanted}年同一口径的报告，没有用于核对。",
        "The other report was read as that of {year}; it is not the one of {wanted} of the same scope and was not used.",
    ),
    "check_text": ("或者粘贴报告的文字或网页源代码", "Or paste the report’s text or HTML"),
    "check_text_note": (
        "从网页编辑器中可粘贴带表格的源代码；纯文字没有表格，只能核对文字部分。",
        "HTML with its tables can be pasted from an editor’s source view; plain text has no tables, so only the text is checked.",
    ),
    "check_button": ("开始核对", "Check"),
    "check_result": ("核对结果", "Result"),
    "check_again": ("再核对一份", "Check another"),
    "check_read_as": ("读到的内容", "What was read"),
    "check_figures": ("读出的数字", "Figures read"),
    "check_form": ("格式", "Form"),
    "check_scope": ("口径", "Scope"),
    "check_clean": ("没有发现问题。", "Nothing was found."),
    "check_passed": ("通过的规则", "Checks passed"),
    "check_undecided": ("未能判断的规则", "Checks that could not be decided"),
    "check_issues": ("读取时需要留意之处", "What to know about the reading"),
    "check_expected": ("应为", "expected"),
    "check_blank": ("空白", "blank"),
    "check_basis": ("依据", "Basis"),
    "check_what": ("核对什么？", "What is checked?"),
    "check_catalogue": ("查看全部核对规则", "See all checks"),
    "check_limits": (
        "自查不能代替审核：规则只看报告内部和相邻年度，看不出同时改错的数字。发现是提示，不是结论。",
        "This replaces no review: the rules look at the report and at the year before, and cannot see errors that agree with each other. Findings are pointers, not judgements.",
    ),
    "check_failed": ("没有完成核对", "The draft was not checked"),
    "check_busy": (
        "正在核对的报告较多，请半分钟后再试。",
        "Several drafts are being checked; please try again in half a minute.",
    ),
    "check_foreign": (
        "这个请求来自其他网站，未予处理。请从本页提交。",
        "The request came from another site and was refused. Please use the form of this page.",
    ),
    "check_no_form": (
        "没有收到完整的表单，请重新提交。",
        "No complete form arrived (multipart/form-data is expected); please send it again.",
    ),
    "check_empty": (
        "没有收到报告：请选择文件，或粘贴内容。",
        "No draft arrived: choose a file, or paste its text.",
    ),
    "check_too_large": (
        "内容超过10MB，请精简图片后再试。",
        "The draft exceeds 10 MB; reduce its pictures and try again.",
    ),
    "check_timeout": (
        "在时限内没有核对完，文件可能过大或过于复杂。",
        "The draft could not be checked in time; it may be too large or too complex.",
    ),
    "check_too_complex": (
        "文件过于复杂，超出了允许的内存或时间。",
        "The file takes more memory or time than is allowed.",
    ),
    "check_encrypted": ("文件已加密，请去掉密码后再试。", "The file is encrypted; remove its password and try again."),
    "check_damaged": (
        "文件已损坏，无法读取。请重新导出后再试。",
        "The file is damaged and cannot be read; export it again.",
    ),
    "check_unsupported": (
        "不支持这种文件。请使用 Word、WPS、PDF、网页、Excel 或文本。",
        "This kind of file is not supported; use Word, WPS, PDF, a web page, Excel or text.",
    ),
    "check_picture": (
        "报告是图片或扫描件，没有可读取的文字。",
        "The report is a picture or a scan, without text that can be read.",
    ),
    "check_not_a_report": (
        "没有认出这是政府信息公开工作年度报告：没有找到标题、六个部分或统计表。",
        "This was not recognised as an annual disclosure report: no title, sections or statistics tables were found.",
    ),
    "check_challenge": ("内容是网站的验证页面，不是报告。", "This is a site’s challenge page, not a report."),
    "check_login_page": ("内容是登录页面，不是报告。", "This is a login page, not a report."),
    "check_error_page": ("内容是出错页面，不是报告。", "This is an error page, not a report."),
    "check_masked": ("表中的数字已被隐去，无法核对。", "The figures are hidden, so nothing can be checked."),
}
