"""The makes that are known by the shape of their addresses alone, a line each: facts only, each seen on a real site.

Order decides between equally sure shapes, the narrower first. What a make does besides lies in a module of its own, never here.
"""

from __future__ import annotations

from crawler.families.model import Family
from crawler.families.shapes import Shape, family_of, index_n, number_html

_HEX24 = r"[0-9a-f]{24}"
_HEX32 = r"[0-9a-f]{32}"
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_YEAR = r"(?:19|20)\d{2}"
_DATE = rf"{_YEAR}-\d{{1,2}}-\d{{1,2}}"
_END = r"(?:\?[^\n]*)?$"

SHAPES: tuple[Shape, ...] = (
    # Beijing Xicheng: names and values of parameters in the file name, a page for a unit (id) and a year (nf).
    Shape("pnidpv", r"/pnidpv\d+pntypepv\w*?pnnfpv\d{4}\.html" + _END, sure=0.45, is_report=True),
    Shape(
        "uuidcol",
        rf"/columns/{_UUID}/\d{{6}}/\d{{2}}/{_UUID}\.html" + _END,
        rf"/columns/{_UUID}(?:/|$)",
        0.45,
        0.45,
        index_n,
    ),
    Shape("doc-channel", rf"/doc_{_HEX24}\.html" + _END, r"/channel_[^/\n]+(?:/|$)", 0.45, 0.4, index_n),
    Shape("govxxgk-uuid", rf"/govxxgk/[^/\n]+/{_DATE}/{_UUID}\.html" + _END, r"^/govxxgk/", 0.45, 0.3),
    Shape("epoint", rf"(?:/\d{{3,18}}){{1,4}}/{_YEAR}\d{{4}}/{_UUID}\.html" + _END, sure=0.45),
    Shape("sjz-ms", rf"/col/\d{{13}}/{_YEAR}/\d{{2}}/\d{{2}}/\d{{13}}\.html" + _END, r"/col/\d{13}(?:/|$)", 0.45, 0.4),
    Shape("huaian", r"/col/\d+_\d+/art/\d+/\d{13}\w{8}\.html" + _END, r"/col/\d+_\d+(?:/|$)", 0.45, 0.4),
    Shape("harbin", r"/c\d+[a-z]?/\d{6}/c\d{2}_\d+\.shtml" + _END, r"/zfxxgklby_nb\.shtml$", 0.45, 0.35, index_n),
    Shape("as-epoch", r"/html/[A-Z]+/\d{6}/0\d{15}\.html" + _END, sure=0.45),
    Shape("show-stamp", rf"/(?:gongkai/show|News/Detail)/(?:\d{{17}}|{_HEX32})\.html" + _END, sure=0.45),
    Shape("webinfo", rf"/news/webinfo/{_YEAR}/\d{{2}}/\d{{16}}\.htm" + _END, sure=0.45),
    Shape("schex", rf"/{_YEAR}/\d{{1,2}}/\d{{1,2}}/{_HEX32}\.shtml" + _END, sure=0.45, page=index_n),
    Shape("shhex", rf"/{_YEAR}\d{{4}}/{_HEX32}(?:/c)?\.html" + _END, sure=0.45, page=index_n),
    Shape("n-c-content", r"(?:/n\d+)+/c\d+/content\.html" + _END, r"(?:/n\d+)+/(?:index\.html)?$", 0.45, 0.4, index_n),
    Shape(
        "cms-html", rf"/cms/html/[^/\n]+/{_DATE}/\d+\.html|/html/[^/\n]+/articles/\d{{6}}/\d+\.html" + _END, sure=0.45
    ),
    Shape("system", rf"^/system/{_YEAR}/\d{{2}}/\d{{2}}/\d+\.shtml" + _END, sure=0.45),
    Shape("wsb-article", rf"/{_YEAR}-\d{{2}}/\d{{2}}/article_\d{{15,20}}\.html" + _END, sure=0.45),
    Shape("jhtml", r"/\d+\.jhtml" + _END, r"\.jhtml$", 0.45, 0.45, index_n),
    Shape("content-flat", r"^/Content-\d+\.html" + _END, sure=0.45),
    Shape("snowflake", r"/\d{18,19}\.html" + _END, r"/\d{1,3}\.html$", 0.45, 0.2, number_html),
    Shape("objid", rf"/{_HEX24}\.html" + _END, sure=0.45, page=index_n),
    Shape("tsid", rf"/(?:{_YEAR}\d{{8,15}}|\d{{12,19}}|{_HEX32})/index\.s?html?" + _END, sure=0.45, page=index_n),
    Shape("content-n", r"/content_\d+" + _END, sure=0.45),
    Shape(
        "content-html",
        rf"/content_\d+\.s?html?|/{_YEAR}-\d{{2}}/\d{{2}}/c_\d+\.html?" + _END,
        sure=0.42,
        page=index_n,
    ),
    Shape("ymd-c", rf"/c/{_DATE}/\d+\.shtml" + _END, sure=0.45),
    Shape("contents", r"/contents/\d+/\d+\.html" + _END, r"/channels/\d+(?:_\d+)?\.html$", 0.42, 0.4, index_n),
    Shape("auto", r"/list/[\w-]+/auto/\d+\.html" + _END, sure=0.42),
    Shape("single", r"/single/\d+/\d+\.html" + _END, sure=0.42),
    Shape("app-uuid", rf"/\w*details?\?(?:[^\n]*&)?id={_UUID}", sure=0.4),
    Shape("hex32", rf"(?<!/\d{{6}})(?<!/\d{{8}})/{_HEX32}\.html" + _END, sure=0.38, page=index_n),
    Shape("ymd-n", rf"/{_YEAR}\d{{4}}/i?\d+\.html|/{_YEAR}/\d{{2}}-?\d{{2}}/\d+\.html" + _END, sure=0.35, page=index_n),
    Shape("daynum", rf"/{_YEAR}/\d{{1,3}}/\d+\.html" + _END, sure=0.3, page=index_n),
    Shape("short-id", r"/\d{6}/\d{5}\.s?html?" + _END, sure=0.3, page=index_n),
    Shape("numid", r"/\d{5,9}/index\.s?html?" + _END, sure=0.3, page=index_n),
    Shape("numeric-list", r"/\d{12,17}\.html?" + _END, r"/(?:zfxxgk|xxgk|gk)?nb/\d{1,3}\.html$", 0.3, 0.2, number_html),
    Shape("short-id", r"/\d{6,8}\.html?" + _END, sure=0.16, page=index_n),
)

ADDRESS_FAMILIES: tuple[Family, ...] = tuple(map(family_of, SHAPES))
