"""What stands around lists and articles on any government site: head with the standard's meta tags, navigation, footer.

The tags are those of the guideline on government sites (国办发〔2017〕47号, 网页标签), as vendors' templates print them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Skin:
    """A site's fixed parts: its full title, domain, 10-digit identification code, generator and extra head markup."""

    name: str
    domain: str
    code: str
    head: str = ""
    charset: str = "utf-8"
    case: str = "standard"


def site_tags(skin: Skin) -> str:
    """The tags of every page."""
    return _tags((("SiteName", skin.name), ("SiteDomain", skin.domain), ("SiteIDCode", skin.code)), skin)


def column_tags(skin: Skin, column: str) -> str:
    """The tags of a column's pages."""
    words = (
        ("ColumnName", column),
        ("ColumnDescription", f"{skin.name}{column}栏目"),
        ("ColumnKeywords", column),
        ("ColumnType", "信息公开年报" if "年报" in column or "年度报告" in column else "信息公开目录"),
    )
    return _tags(words, skin)


def article_tags(skin: Skin, title: str, day: str, source: str) -> str:
    """The tags of an article's page."""
    return _tags((("ArticleTitle", title), ("PubDate", f"{day} 09:00"), ("ContentSource", source)), skin)


def page(skin: Skin, title: str, tags: str, body: str, *, breadcrumb: str = "") -> str:
    """A whole page: head, top bar, navigation, body, footer."""
    return f"""<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={skin.charset}">
<title>{escape(title)}_{skin.name}</title>
{site_tags(skin)}{tags}{skin.head}<link rel="stylesheet" type="text/css" href="/images/style.css">
</head>
<body>
<div class="top"><span>网站支持IPv6</span> <a href="javascript:;">无障碍浏览</a> <a href="javascript:;">长者模式</a></div>
<div class="header"><a href="/"><img src="/images/logo.png" alt="{skin.name}"></a>
<form action="/search" method="get"><input type="text" name="searchword" placeholder="请输入关键字"></form></div>
<div class="nav"><ul>{_navigation()}</ul></div>
<div class="main">
<div class="position">当前位置：<a href="/">首页</a>{breadcrumb}</div>
{body}
</div>
{_footer(skin)}
</body>
</html>
"""


def _navigation() -> str:
    names = (
        ("首页", "/"),
        ("新闻动态", "/xwdt/"),
        ("政务服务", "/zwfw/"),
        ("互动交流", "/hdjl/"),
        ("专题专栏", "/ztzl/"),
    )
    return "".join(f'<li><a href="{target}">{name}</a></li>' for name, target in names)


def _footer(skin: Skin) -> str:
    return (
        f'<div class="footer"><p>主办：{skin.name.removesuffix("门户网站")}　网站标识码：{skin.code}　备案序号：虚构ICP备99000000号</p>'
        '<p><a href="/wzdt/">网站地图</a> | <a href="/lxwm/">联系我们</a> | <a href="https://www.gov.example/">上级政府网站</a></p></div>'
    )


def _tags(pairs: tuple[tuple[str, str], ...], skin: Skin) -> str:
    if skin.case == "lower":
        return "".join(f'<META content="{escape(value)}" name="{name.lower()}">\n' for name, value in pairs)
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in pairs)
