"""S01–S06: the report's shape and whether its words belong to this unit and this year.

Looks at headings, texts and which tables were read. What our own reading may have missed is said to be unread, not absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.checks import wording
from archive.checks.context import Context
from archive.checks.model import Finding
from crawler.registry.load import load_register

SECTION_ZH = {
    1: "总体情况",
    2: "主动公开政府信息情况",
    3: "收到和处理政府信息公开申请情况",
    4: "政府信息公开行政复议、行政诉讼情况",
    5: "存在的主要问题及改进情况",
    6: "其他需要报告的事项",
}
SECTION_EN = {
    1: "overview",
    2: "proactive disclosure",
    3: "requests",
    4: "reviews and lawsuits",
    5: "problems and improvements",
    6: "other matters",
}
_ZH_NUMBER = "零一二三四五六七八九十"
_TABLE_OF = {2: "disclosure", 3: "applications", 4: "disputes"}
# Words by which a section shows itself even where its heading was not recognised as one.
_TRACE = {
    1: r"总体情况|基本情况|概述",
    2: r"主动公开(?:政府信息)?情况",
    3: r"收到和处理|依申请公开(?:政府信息)?情况",
    4: r"行政复议",
    5: r"主要问题|存在的?问题|改进情况",
    6: r"其[他它]需要报告|其[他它]事项",
}


def check_sections(context: Context) -> Iterator[Finding]:
    """S01: six sections, in order, none of them empty. A section with a table is not empty."""
    report = context.report
    if report.form == "pre2019":
        yield context.not_applicable(
            "S01", "2019年以前的报告没有统一的六个部分。", "Reports before 2019 have no common six sections."
        )
        return
    numbers = [section.number for section in report.sections if section.number in SECTION_ZH]
    if not numbers:
        yield context.unknown("S01", "sections", "没有读到任何部分的标题。", "No section heading was read.")
        return
    text = "\n".join(f"{section.heading}\n{section.text}" for section in report.sections)
    for number, name in SECTION_ZH.items():
        if number not in numbers:
            yield from _missing_section(context, number, name, text)
        elif _is_empty(context, number):
            yield context.fail(
                "S01",
                f"section.{number}.empty",
                (),
                f"第{_ZH_NUMBER[number]}部分“{name}”只有标题，没有内容。",
                f"Section {number} ({SECTION_EN[number]}) has a heading and no content.",
            )
    if numbers != sorted(numbers):
        order = "、".join(_ZH_NUMBER[number] for number in numbers)
        yield context.fail(
            "S01",
            "sections.order",
            (),
            f"各部分的顺序为{order}，应为一至六依次排列。",
            f"The sections stand in the order {', '.join(map(str, numbers))}; they should run from 1 to 6.",
        )


def _missing_section(context: Context, number: int, name: str, text: str) -> Iterator[Finding]:
    if re.search(_TRACE[number], text) or _TABLE_OF.get(number) in context.figures.tables:
        yield context.unknown(
            "S01",
            f"section.{number}",
            f"第{_ZH_NUMBER[number]}部分的标题没有认出。",
            f"The heading of section {number} was not recognised.",
        )
        return
    yield context.fail(
        "S01",
        f"section.{number}",
        (),
        f"没有读到第{_ZH_NUMBER[number]}部分“{name}”。",
        f"Section {number} ({SECTION_EN[number]}) was not found.",
    )


def _is_empty(context: Context, number: int) -> bool:
    if any(section.text.strip() for section in context.report.sections if section.number == number):
        return False
    table = _TABLE_OF.get(number)
    if table in context.figures.tables or number == 5:
        return False  # an empty section five is S05's
    # A table published as a picture leaves nothing to read: that is S06's.
    return table is None


_DATE = r"(?:(?P<y{0}>20\d\d)年度?)?(?P<m{0}>\d{{1,2}})月(?P<d{0}>\d{{1,2}})日"
_PERIOD = re.compile(
    r"(?:统计|数据)[^。;；]{0,24}?(?:期限|时间|时限|时段|起止)[^。;；\d]{0,14}"
    + _DATE.format(1)
    + r"(?:起|开始)?[^\d。;；]{0,6}"
    + _DATE.format(2)
)
_BROKEN_PERIOD = re.compile(
    r"(?:统计|数据)[^。;；]{0,24}?(?:期限|时间|时限)[^。;；\d]{0,14}(?P<broken>20\d\d月\d{1,2}日?)"
)


def check_period(context: Context) -> Iterator[Finding]:
    """S02: the stated period is 1 January – 31 December of the report year. 财政金融局 2016 prints 自2016月1日起."""
    year = context.report.year
    text = "".join(text for number, text in context.texts if number in (0, 1))
    if year is None:
        yield context.unknown("S02", "period", "报告年度不明。", "The report year is not known.")
        return
    if broken := _BROKEN_PERIOD.search(text):
        yield context.fail(
            "S02",
            "period",
            (),
            f"统计期限写作“{broken['broken']}”，日期不完整；应为{year}年1月1日至{year}年12月31日。",
            f"The period is written “{broken['broken']}”, which is no complete date; it should be {year}-01-01 to {year}-12-31.",
        )
        return
    match = _PERIOD.search(text)
    if match is None:
        yield context.unknown("S02", "period", "没有读到统计期限。", "No statistics period was read.")
        return
    first = int(match["y1"] or match["y2"] or year), int(match["m1"]), int(match["d1"])
    last = int(match["y2"] or match["y1"] or year), int(match["m2"]), int(match["d2"])
    if (first, last) != ((year, 1, 1), (year, 12, 31)):
        yield context.fail(
            "S02",
            "period",
            (),
            f"正文的统计期限为{_date_zh(first)}至{_date_zh(last)}，报告年度为{year}年。",
            f"The stated period is {_date_en(first)} to {_date_en(last)}, but the report is that of {year}.",
        )


def _date_zh(day: tuple[int, int, int]) -> str:
    return f"{day[0]}年{day[1]}月{day[2]}日"


def _date_en(day: tuple[int, int, int]) -> str:
    return f"{day[0]}-{day[1]:02}-{day[2]:02}"


_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z.@/])(?:[XxＸｘ×✕]{2,}|[*＊]{2,}|_{2,}|＿{2,}|〔?此处填写[^。]{0,8}〕?)(?=(?:年|月|日|件|条|次|份|个|万元|元|县|市|区|局|镇|乡|街道|人民政府|委员会|办公室))"
)
_MARKS = re.compile(r"[XxＸｘ×✕*＊_＿]{2}|此处填写")
_FOREIGN_YEAR = re.compile(
    r"^(?P<year>20\d\d)年度?[,，]?(?:本(?:机关|单位|局|镇|乡|街道)|我[局县市区镇乡办单]|无|未|没有|全年|依据|按照|根据)"
)


def check_one_year(context: Context) -> Iterator[Finding]:
    """S03: title, sections and column speak of one year, and no placeholder was left in."""
    report = context.report
    for number, text in context.texts:
        match = _PLACEHOLDER.search(text) if _MARKS.search(text) else None
        if match is not None:
            shown = text[max(match.start() - 8, 0) : match.end() + 6]
            yield context.fail(
                "S03",
                f"s{number}.placeholder",
                (),
                f"第{_ZH_NUMBER[number]}部分留有占位符：“…{shown}…”。"
                if number
                else f"开头部分留有占位符：“…{shown}…”。",
                f"A placeholder was left in section {number}: “…{shown}…”.",
            )
    if report.year is None:
        yield context.unknown("S03", "year", "报告年度不明。", "The report year is not known.")
        return
    title = re.search(r"(20\d\d)年?", report.title or "")
    if title is not None and int(title[1]) != report.year:
        yield context.fail(
            "S03",
            "title",
            (),
            f"标题写的是{title[1]}年，报告年度为{report.year}年。",
            f"The title speaks of {title[1]}, but the report is that of {report.year}.",
        )
    yield from _section_years(context, report.year)


def _section_years(context: Context, year: int) -> Iterator[Finding]:
    for number, text in context.texts:
        if number not in (1, 6):
            continue
        match = _FOREIGN_YEAR.match(text)
        if match is None or int(match["year"]) == year or f"{year}年" in text:
            continue
        yield context.fail(
            "S03",
            f"s{number}.year",
            (),
            f"第{_ZH_NUMBER[number]}部分写的是{match['year']}年度，报告年度为{year}年。",
            f"Section {number} speaks of {match['year']}, but the report is that of {year}.",
        )


# The part of a unit's name that no other unit of its kind shares: 绿洲 of 民权县绿洲街道办事处.
_UNIT = r"[\u4e00-\u9fff]{2,22}?(?:人民政府办公室|人民政府|街道办事处|办事处|管理委员会|管委会|委员会|局|镇|乡|街道)"
_SELF = (
    re.compile(rf"本报告由(?P<unit>{_UNIT})(?:按照|根据|依据|编制|办公室|[（(])"),
    re.compile(rf"[，,。]由(?P<unit>{_UNIT})(?:负责|组织)?编制(?:本|而成|形成)"),
    re.compile(rf"现(?:将|公布|发布|向社会公布)(?P<unit>{_UNIT})(?:20\d\d年度?)?(?:政府信息公开|信息公开|报告)"),
    re.compile(
        rf"^(?:20\d\d年度?(?:以来)?[,，])(?P<unit>{_UNIT})(?:坚持|认真|严格|深入|全面|始终|高度|在|以|按照|根据)"
    ),
)
_KIND_WORDS = re.compile(r"(?:人民政府办公室|人民政府|街道办事处|办事处|管理委员会|管委会|委员会|局|镇|乡|街道)$")
_PLACE = re.compile(r"^.*?(?:省|自治区|自治州|盟|(?<!城)市|县|(?<!社)区|旗)(?=[\u4e00-\u9fff]{2})")


def check_one_unit(context: Context) -> Iterator[Finding]:
    """S04: the unit of the report and the unit that the text calls itself are one.

    Fails only where both names are of one kind (局 and 局, 镇 and 镇) and share no distinctive character, so that short forms, bureaus
    that were renamed in part, and single misread characters never accuse; or where they are units of two counties.
    """
    agency = context.report.agency
    if not agency:
        yield context.unknown("S04", "unit", "报告单位不明。", "The unit is not known.")
        return
    for number, text in context.texts:
        if number not in (0, 1):
            continue
        for pattern in _SELF:
            match = pattern.search(text)
            if match is not None and _is_other_unit(agency, match["unit"], context.report.title or ""):
                yield context.fail(
                    "S04",
                    "unit",
                    (),
                    f"报告单位为{agency}，正文自称“{match['unit']}”，两者不一致。",
                    f"The report is that of {agency}, but its text speaks of “{match['unit']}”.",
                )
                return


_TOWN = re.compile(r"(?<=[镇乡])人民政府$")  # 汀陂镇人民政府 calls itself 汀陂镇


def _is_other_unit(agency: str, named: str, title: str) -> bool:
    agency, named = _TOWN.sub("", agency), _TOWN.sub("", named)
    kind, kind_named = _KIND_WORDS.search(agency), _KIND_WORDS.search(named)
    if kind is None or kind_named is None or _family(kind[0]) != _family(kind_named[0]) or named in title:
        return False
    if _lies_elsewhere(agency, named):
        return True
    core, core_named = (_core(name[: match.start()]) for name, match in ((agency, kind), (named, kind_named)))
    if len(core) < 2 or len(core_named) < 2:
        return False
    return not set(core) & set(core_named) and core_named not in agency and core not in named


def _lies_elsewhere(agency: str, named: str) -> bool:
    """Whether the two names begin with counties that both exist, share no character, and neither of which lies in the other."""
    place, other = _county(agency), _county(named)
    if not place or not other or place[-1] != other[-1] or set(place[:-1]) & set(other[:-1]):
        return False
    register = load_register()
    return bool(register.named(place)) and bool(register.named(other)) and other not in agency and place not in named


def _county(name: str) -> str:
    """``民权县`` of 商丘市民权县教育局; "" where no county, district or banner stands in front."""
    before, rest = "", name
    while found := _PLACE.match(rest):
        before, rest = found[0], rest[found.end() :]
    return before if before.endswith(("县", "区", "旗")) else ""


def _core(name: str) -> str:
    """``汀陂`` of 菰汀县汀陂镇: without the place before it and the kind of place at its end."""
    return re.sub(r"(?:镇|乡|街道|县|区|市)$", "", _PLACE.sub("", name))


def _family(word: str) -> str:
    if word in {"街道办事处", "办事处", "街道"}:
        return "街道"
    return "管委会" if word in {"管理委员会", "管委会"} else word


_SHORT = 15
_FILLER = re.compile(r"[\s，。；：、,.;:（）()一二三四五六七八九十\d]+")


def check_problems(context: Context) -> Iterator[Finding]:
    """S05: section five is empty, 无, or shorter than a sentence."""
    if context.report.form == "pre2019":  # its sections have an order of their own; the fifth often tells of disputes
        zh, en = "2019年以前的年度报告没有统一的六个部分。", "Reports before 2019 have no fixed six sections."
        yield context.not_applicable("S05", zh, en)
        return
    texts = [section.text for section in context.report.sections if section.number == 5]
    if not texts:
        yield context.unknown("S05", "section.5", "没有读到第五部分。", "Section five was not read.")
        return
    plain = _FILLER.sub("", "".join(texts))
    if len(plain) >= _SHORT:
        return
    shown = "".join(texts).strip()
    yield context.fail(
        "S05",
        "section.5",
        (),
        f"第五部分只有“{shown}”。" if shown else "第五部分“存在的主要问题及改进情况”没有内容。",
        f"Section five says only “{shown}”." if shown else "Section five (problems and improvements) is empty.",
    )


def check_tables(context: Context) -> Iterator[Finding]:
    """S06: a statistics table was not read, or stands in the report as a picture."""
    if context.report.form == "pre2019":
        yield context.not_applicable(
            "S06", "2019年以前的报告没有这三张表。", "Reports before 2019 have no such tables."
        )
        return
    pictures = any(re.search(r"picture|image|scan", issue.code) for issue in context.report.issues)
    for number, table in _TABLE_OF.items():
        if table in context.figures.tables:
            continue
        why = "报告中有图片，表格可能以图片发布" if pictures else "可能缺失，或版式无法读取"
        why_en = (
            "the report has pictures, so it may be published as one"
            if pictures
            else "it may be missing, or its layout unreadable"
        )
        yield context.fail(
            "S06",
            table,
            (),
            f"没有读到第{_ZH_NUMBER[number]}部分的表格：{why}。",
            f"The table of {wording.TABLE_EN[table]} was not read: {why_en}.",
        )
