"""Words of the page about the data."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "about_title": ("关于数据", "About the data"),
    "about_lead": (
        "这里说明数据从哪里来、怎样读取、怎样核对、有哪些局限，以及如何使用和引用。",
        "Where the data come from, how they are read and checked, what they cannot say, and how to use and cite them.",
    ),
    "about_what": ("报告是什么", "What the reports are"),
    "about_what_1": (
        "《中华人民共和国政府信息公开条例》（2019年修订）第四十九条、第五十条要求县级以上政府部门每年1月31日前、县级以上地方政府每年3月31日前公布上一年度的政府信息公开工作年度报告；乡镇、街道依照执行。格式由国务院办公厅规定：国办公开办函〔2019〕60号、〔2021〕30号。",
        "Articles 49 and 50 of the Regulations on Open Government Information (State Council order 711) require departments to publish by 31 January, and local governments by 31 March, a report on the year before; townships follow suit. The form is set by the General Office of the State Council (2019 no. 60 and 2021 no. 30).",
    ),
    "about_what_2": (
        "一个县每年有五十到一百多份：县政府的全地区汇总、政府办公室本级，以及各部门、乡镇和街道各一份。政府的汇总与各单位的报告不能相加，否则同一件申请会数两次。",
        "A county publishes fifty to over a hundred a year: the government's own on the whole area, its office's, and one of each department, township and sub-district. The whole-area report and the others must not be added: the same request would count twice.",
    ),
    "about_how": ("怎样得到这些数字", "How the figures are made"),
    "about_how_1": (
        "抓取：按各网站 robots.txt 的规定缓慢访问，表明身份；取得的每一个字节存入 WARC 文件，以 SHA-256 标识，永不改写。",
        "Fetched slowly and under our own name, within each site's robots.txt; every byte is kept in WARC files under its SHA-256 and never rewritten.",
    ),
    "about_how_2": (
        "读取：网页、PDF、Word、Excel 和文本先读成统一的段落与表格，再按行名、列名认出每个单元格；不用语言模型，不猜测。认不出的内容列在报告页的“读取说明”中。",
        "Read: pages, PDF, Word, Excel and text become paragraphs and grids; rows and columns are recognised by their labels. No language model reads anything and nothing is guessed; what is not understood is listed on the report's page.",
    ),
    "about_how_3": (
        "照录：公布的数字即使有误也照录不改。空白、横线与零分别保存：空白不等于零。",
        "Kept as published: official mistakes stay as they are. Blank, dash and zero are kept apart: a blank is not a zero.",
    ),
    "about_how_4": (
        "核对：{n}条规则逐份检查表内勾稽、年际衔接、文字与表格、日期和雷同；结果称为“核对发现”，列出涉及的单元格和两边的数字。",
        "Checked: {n} rules test the arithmetic of the tables, one year against the next, text against table, dates and copying. A finding names its cells and both numbers.",
    ),
    "about_how_5": (
        "版本：同一报告的内容变化存为新版本；从网站撤下的记为事件，存档保留。",
        "Versions: a changed report becomes a new version, a vanished one an event; nothing is deleted.",
    ),
    "about_limits": ("局限", "Limits"),
    "about_limits_1": (
        "没有找到不等于没有公布：网站可能拦截、改版或尚未登记。覆盖页逐一说明原因。",
        "Not found is not the same as not published: a site may refuse us, have moved, or not be registered yet. The coverage page gives the reason for each.",
    ),
    "about_limits_2": (
        "发布日期以报告或网页注明的为准，“首次见到”是本档案第一次看到的时间，两者不能混用。",
        "The date of publication is the one stated; 'first seen' is when this archive first saw the report. They are different things.",
    ),
    "about_limits_3": (
        "各单位对“件”的口径、补正和重复申请的计算并不一致，比较时请看原文。",
        "Bodies count requests, corrections and repeats differently; read the text before comparing.",
    ),
    "about_limits_4": (
        "核对发现是提示。规则可能有误，报告也可能有文字说明；引用前请看原件。",
        "Findings are pointers. A rule may err and a report may explain itself in words; see the original before citing.",
    ),
    "about_limits_5": (
        "正文中的身份证号、手机号等个人信息在页面上遮盖；原件封存。",
        "Private numbers in the text, such as identity and mobile numbers, are masked; the original is sealed.",
    ),
    "about_limits_6": (
        "没有人口数据，所以不计算每万人申请数等比率；地图只用件数、份数和覆盖率着色。",
        "There are no population data, hence no requests per 10,000 inhabitants; the map is coloured by counts and by coverage only.",
    ),
    "about_use": ("使用与引用", "Use and citation"),
    "about_use_1": (
        "报告为行政机关的公文，依法不受著作权保护（《著作权法》第五条）。数据库可自由使用，请注明“公开 Gongkai”和报告的永久链接。程序采用 MIT 许可。",
        "The reports are official documents without copyright (Copyright Law of the PRC, article 5). The database may be used freely; please name Gongkai and the report's permanent link. The program is under the MIT licence.",
    ),
    "about_use_2": (
        "每一页都有 JSON，列表另有 CSV 和 Atom；SQL 可直接查询。网址和编号永久不变。",
        "Every page has JSON, lists also CSV and Atom, and SQL can be asked directly. Addresses and keys are permanent.",
    ),
    "about_checks_link": ("全部核对规则", "All checks"),
    "about_sql_link": ("用 SQL 查询", "Query with SQL"),
    "about_dictionary": ("数据字典", "Data dictionary"),
    "about_table": ("表", "Table"),
    "about_holds": ("内容", "Holds"),
    "about_rows": ("行数", "Rows"),
    "about_views": ("研究视图", "Research views"),
    "about_columns": ("各列说明", "Columns"),
    "about_build": ("本数据库", "This database"),
    "about_build_note": (
        "由抓取件重建，同样的抓取件和程序得到逐字节相同的数据库。",
        "Rebuilt from the captures: the same captures and program give the same database, byte for byte.",
    ),
}
