"""Words of the page that lays reports side by side."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "field_title": ("标题", "Title"),
    "field_join": ("；", "; "),
    "field_more": ("另有{n}项", "and {n} more"),
    "compare_title": ("报告对比", "Compare reports"),
    "compare_versions_title": ("第{a}版与第{b}版对比", "Versions {a} and {b} compared"),
    "compare_lead": (
        "同一单位的两个年度，或同一年度的若干单位：数字并列，两份报告的文字逐句对照。",
        "Two years of one body, or several bodies in one year: figures side by side, and the texts of two reports sentence by sentence.",
    ),
    "compare_choose": ("选择报告", "Choose reports"),
    "compare_unit": ("单位名称", "Name of the body"),
    "compare_find": ("查找", "Find"),
    "compare_add": ("加入对比", "Add to the comparison"),
    "compare_found": ("找到的报告", "Reports found"),
    "compare_nothing": ("没有名称含有“{name}”的单位的报告。", "No report of a body with “{name}” in its name."),
    "compare_chosen": ("正在对比", "Compared"),
    "compare_drop": ("移除", "Remove"),
    "compare_more": ("再选一份报告，即可对比（最多{most}份）。", "Choose one more report to compare (at most {most})."),
    "compare_cell": ("项目", "Item"),
    "compare_difference": ("相差", "Difference"),
    "compare_equal": ("两份报告的数字完全相同。", "The figures of the reports are the same."),
    "compare_hidden": (
        "各报告都为零或空白的项目未列出。增减以第一份报告为准。",
        "Items that are zero or blank in all reports are left out. Differences are against the first report.",
    ),
    "compare_texts": ("文字", "Texts"),
    "compare_introduction": ("导言", "Introduction"),
    "compare_texts_note": (
        "划去的只见于前一份报告，加底色的只见于后一份报告。",
        "What is struck out stands only in the first report, what is shaded only in the second.",
    ),
    "compare_same": ("（相同）", "(the same)"),
    "compare_no_changes": ("两个版本之间没有保留下来的差异。", "No difference is kept between these versions."),
    "compare_from": ("前一版", "Earlier version"),
    "compare_to": ("后一版", "Later version"),
    "compare_show": ("对比", "Compare"),
    "compare_with_before": ("与上年对比", "Compare with the year before"),
    "compare_years": ("对比所选年度", "Compare the chosen years"),
    "compare_choose_year": ("选择{year}年报告参加对比", "Choose the report of {year} for comparison"),
}
