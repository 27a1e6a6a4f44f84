"""Who publishes in the demo province: units made from its own division table and a list of departments.

The province is fictional: codes beginning 99, names that no real division has, centre points in an empty desert. Nothing here
reads anything but the package's own divisions.csv, and nothing knows of reports or pages.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from crawler.registry.divisions import Division
from crawler.report import Kind, Level, Scope


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of county department: its name, how its reports speak of it, what it publishes about, and its usual yearly figures.

    ``licensing``, ``penalties``, ``coercion`` are decisions a year, ``fees`` 10 000 yuan a year, ``requests`` applications a year.
    """

    name: str
    topics: tuple[str, str, str]
    slug: str
    licensing: int = 0
    penalties: int = 0
    coercion: int = 0
    fees: float = 0.0
    requests: int = 0


DEPARTMENTS: tuple[Department, ...] = (
    Department("教育和体育局", ("义务教育招生", "教师招聘", "校外培训机构管理"), "jytyj", 46, 0, 0, 214.6, 9),
    Department("民政局", ("社会救助", "养老服务", "儿童福利"), "mzj", 38, 2, 0, 0.0, 7),
    Department("财政局", ("财政预决算", "惠企资金", "政府采购"), "czj", 12, 0, 0, 0.0, 5),
    Department("自然资源局", ("征地补偿", "国土空间规划", "不动产登记"), "zrzyj", 420, 31, 2, 2860.4, 86),
    Department("住房和城乡建设局", ("城镇老旧小区改造", "保障性住房", "房地产市场监管"), "zjj", 268, 17, 1, 1342.9, 64),
    Department("市场监督管理局", ("食品药品监管", "双随机检查", "价格监管"), "scjgj", 9340, 436, 28, 18.7, 23),
    Department("卫生健康局", ("疾病预防", "医疗机构管理", "妇幼健康"), "wjj", 512, 44, 0, 36.2, 8),
    Department("农业农村局", ("强农惠农补贴", "高标准农田建设", "宅基地管理"), "nyncj", 187, 26, 0, 0.0, 18),
    Department("交通运输局", ("农村公路养护", "道路运输管理", "交通项目建设"), "jtj", 296, 358, 41, 0.0, 6),
    Department("人力资源和社会保障局", ("就业创业", "社会保险", "劳动权益保护"), "rsj", 73, 9, 0, 27.5, 16),
    Department("公安局", ("户籍管理", "道路交通安全", "出入境服务"), "gaj", 12860, 25310, 612, 143.8, 21),
    Department("水利局", ("水土保持", "农村供水", "河湖管理"), "slj", 58, 8, 1, 96.4, 4),
    Department("应急管理局", ("安全生产", "防灾减灾", "应急预案"), "yjj", 91, 67, 3, 0.0, 3),
    Department("审计局", ("预算执行审计", "审计整改", "经济责任审计"), "sjj", 0, 0, 0, 0.0, 0),
    Department("统计局", ("统计公报", "统计执法", "经济普查"), "tjj", 0, 3, 0, 0.0, 0),
    Department("司法局", ("法律援助", "行政复议", "普法宣传"), "sfj", 6, 0, 0, 0.0, 2),
    Department("文化和旅游局", ("公共文化服务", "文物保护", "旅游市场管理"), "wlj", 64, 11, 0, 0.0, 2),
    Department("发展和改革局", ("重大项目审批", "价格收费", "能源管理"), "fgj", 133, 0, 0, 0.0, 11),
    Department("医疗保障局", ("医保待遇", "药品集中采购", "基金监管"), "ybj", 0, 19, 0, 0.0, 2),
    Department("退役军人事务局", ("优待抚恤", "就业安置", "烈士褒扬"), "tyjrj", 0, 0, 0, 0.0, 1),
)
OFFICE = Department("人民政府办公室", ("政务公开", "政府会议", "政策文件"), "zfb", 0, 0, 0, 0.0, 28)
TOWNSHIP = Department("", ("惠民惠农补贴", "村务公开", "人居环境整治"), "", 0, 0, 0, 0.0, 0)
GOVERNMENT = Department("人民政府", ("重点领域信息", "政府常务会议", "民生实事"), "zf", 23940, 27210, 690, 4740.5, 320)


@dataclass(frozen=True, slots=True)
class Unit:
    """One publisher. ``name`` begins with its county; ``division_code`` is its own division (a township's has nine digits)."""

    name: str
    short: str
    kind: Kind
    level: Level
    division_code: str
    county_code: str
    place: str
    scope: Scope
    department: Department

    @property
    def is_area(self) -> bool:
        """Whether the unit reports for the whole county."""
        return self.scope == "area"


@cache
def divisions() -> tuple[Division, ...]:
    """The rows of divisions.csv."""
    text = resources.files("crawler.demo").joinpath("divisions.csv").read_text("utf-8")
    return tuple(
        Division(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            parent_code=row["parent_code"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def division(code: str) -> Division:
    """The division of a code; a wrong code is a programming error (KeyError)."""
    for candidate in divisions():
        if candidate.code == code:
            return candidate
    raise KeyError(code)


def counties() -> tuple[Division, ...]:
    """All county-level divisions of the province, in the order of their codes."""
    return tuple(row for row in divisions() if row.level == "county")


def government(county_code: str) -> Unit:
    """The county government, which reports for the whole area."""
    place = division(county_code).name
    name = f"{place}人民政府"
    return Unit(name, f"我{place[-1]}", "government", "county", county_code, county_code, place, "area", GOVERNMENT)


def office(county_code: str) -> Unit:
    """The county government's office, which reports for itself."""
    place = division(county_code).name
    return Unit(f"{place}{OFFICE.name}", "本机关", "office", "county", county_code, county_code, place, "organ", OFFICE)


def department(county_code: str, wanted: Department) -> Unit:
    """A county's department."""
    place = division(county_code).name
    name = f"{place}{wanted.name}"
    return Unit(name, f"我{wanted.name[-1]}", "department", "county", county_code, county_code, place, "organ", wanted)


def township(code: str) -> Unit:
    """A town, township or sub-district (nine digits), named as its reports name it."""
    own = division(code)
    county = division(own.parent_code)
    is_street = own.name.endswith("街道")
    name = f"{county.name}{own.name}{'办事处' if is_street else '人民政府'}"
    short = "我街道" if is_street else f"我{own.name[-1]}"
    return Unit(
        name,
        short,
        "subdistrict" if is_street else "township",
        "township",
        code,
        county.code,
        county.name,
        "organ",
        TOWNSHIP,
    )


def townships(county_code: str) -> tuple[Unit, ...]:
    """All townships and sub-districts of a county."""
    return tuple(township(row.code) for row in divisions() if row.parent_code == county_code)
