"""Which of a page's pieces are the article: known containers where they hold it, else the innermost element that does.

Works on stretches of pieces alone. A data table is never lost to a container that ends too early, and twin versions of
one text (全真版 and 文字版, or a hidden copy) come out once.
"""

from __future__ import annotations

import re
from itertools import accumulate

from crawler.readers.html_walk import Piece, Region, Walked

_SENTENCE = 15
_HOLDS = 0.9
_KNOWN_HOLDS = 0.75
_KNOWN_WITH_TABLES = 0.4
_SPARE = 0.3
_TWIN_TEXT = 40
# With the nothing that marks leave between and around them.
_TOOLS = frozenset(
    (
        "",
        *(
            "打印",
            "打印本页",
            "打印此页",
            "打印本文",
            "关闭",
            "关闭窗口",
            "关闭本页",
            "关闭页面",
            "返回",
            "返回顶部",
            "返回列表",
            "返回首页",
            "收藏",
            "收藏本页",
        ),
        *(
            "分享",
            "分享到",
            "分享至",
            "微信",
            "微博",
            "QQ空间",
            "字体",
            "字号",
            "字体大小",
            "大",
            "中",
            "小",
            "默认",
            "超大",
            "放大",
            "缩小",
            "复制链接",
        ),
        *(
            "视力保护色",
            "我要纠错",
            "纠错",
            "全真版",
            "文字版",
            "文件下载",
            "附件下载",
            "下载文字版",
            "相关链接",
            "保存",
            "正文",
            "网站地图",
            "联系我们",
        ),
        *("无障碍", "无障碍浏览", "无障碍阅读", "朗读", "语音播报", "繁体版", "手机版", "设为首页", "加入收藏"),
    )
)
_LEVELS_UP = 8
_NUMBERED = re.compile(r"[一二三四五六]、")
_TOOL_MARKS = re.compile(r"[\s|｜/:：\[\]【】〖〗()（）·]+")
_FOOTLINE = re.compile(
    r"(?:上一[篇条]|下一[篇条]|浏览次数|点击(?:数|次数|量)?|访问(?:量|次数)|阅读(?:量|次数)?|主办单位|承办单位|技术支持|主办|承办)\s*[:：]|扫一扫|您是第"
)
_IMPRINT = re.compile(r"版权所有|ICP备|公网安备|网站标识码")


def choose_body(page: Walked) -> list[int]:
    """Positions of the article's pieces, in order."""
    pieces = page.pieces
    for piece in pieces:
        piece.is_noise = _is_noise(piece)
    sums = [0.0, *accumulate(map(_weight, pieces))]
    grids = [index for index, piece in enumerate(pieces) if _is_data(piece)]
    region, is_known = _choose_region(page.regions, sums, grids)
    region = _grown_to_tables(region, page.regions, sums, grids)
    region = _grown_to_prose(region, page.regions, pieces)
    chosen = [index for index in range(region.start, region.end) if not (pieces[index].is_chrome and sums[-1])]
    strays = [index for index in grids if not region.start <= index < region.end]
    chosen = sorted({*chosen, *strays})
    return _without_twins(pieces, _trimmed(pieces, chosen, edges_only=is_known))


def _weight(piece: Piece) -> float:
    if piece.is_chrome or piece.kind == "image" or piece.is_noise:
        return 0
    if piece.grid is not None:
        return 0 if piece.grid.is_catalogue else piece.grid.weight
    own = len(piece.text) - piece.linked
    return own if own >= _SENTENCE else own * 0.3


def _is_data(piece: Piece) -> bool:
    grid = piece.grid
    return grid is not None and not grid.is_catalogue and not piece.is_chrome


def _choose_region(regions: list[Region], sums: list[float], grids: list[int]) -> tuple[Region, bool]:
    total = sums[-1]

    def weight(region: Region) -> float:
        return sums[region.end] - sums[region.start]

    def size(region: Region) -> int:
        return region.end - region.start

    known = [region for region in regions if region.is_known and size(region)]
    if known:
        heaviest = max(map(weight, known))
        best = min((region for region in known if weight(region) >= _HOLDS * heaviest), key=size)
        inside = sum(best.start <= index < best.end for index in grids)
        has_tables = bool(grids) and inside == len(grids)
        if heaviest >= (_KNOWN_WITH_TABLES if has_tables else _KNOWN_HOLDS) * total:
            return best, True
    holding = [region for region in regions if weight(region) >= _HOLDS * total and _holds(region, grids)]
    return min(holding, key=size), False


def _holds(region: Region, grids: list[int]) -> bool:
    return not grids or (region.start <= grids[0] and grids[-1] < region.end)


def _grown_to_tables(region: Region, regions: list[Region], sums: list[float], grids: list[int]) -> Region:
    """The innermost element around ``region`` and all data tables, unless that lets much else in."""
    if _holds(region, grids):
        return region
    around = [
        other for other in regions if other.start <= region.start and region.end <= other.end and _holds(other, grids)
    ]
    grown = min(around, key=lambda other: other.end - other.start)
    extra = sums[grown.end] - sums[grown.start] - (sums[region.end] - sums[region.start])
    tables = sum(sums[index + 1] - sums[index] for index in grids if not region.start <= index < region.end)
    return grown if extra - tables <= _SPARE * sums[-1] else region


def _grown_to_prose(region: Region, regions: list[Region], pieces: list[Piece]) -> Region:
    """The widest element around ``region`` that adds sentences or numbered headings, and more of them than links and toolbars.

    A container that ends before section six holds most of the text, and still not all of the report.
    """
    around = [other for other in regions if other.start <= region.start and region.end <= other.end]
    widest = around[-_LEVELS_UP:]
    first, last = widest[0].start, widest[0].end
    # Balance of each piece, summed, so that what an element adds to another is a difference.
    sums = [0, *accumulate(map(_balance, pieces[first:last]))]
    for outer in reversed(widest):
        before = sums[region.start - first] - sums[outer.start - first]
        if before + sums[outer.end - first] - sums[region.end - first] > 0:
            region = outer
    return region


def _balance(piece: Piece) -> int:
    """Characters of prose, less twice those of links and toolbars."""
    prose = len(piece.text) if _reads_on(piece) else 0
    return prose - 2 * (piece.linked + (len(piece.text) if piece.is_noise else 0))


def _reads_on(piece: Piece) -> bool:
    if (
        piece.kind != "text"
        or piece.is_chrome
        or piece.is_hidden
        or piece.linked * 4 > len(piece.text)
        or piece.is_noise
    ):
        return False
    return ("。" in piece.text and len(piece.text) >= 20) or _NUMBERED.match(piece.text) is not None


def _trimmed(pieces: list[Piece], chosen: list[int], *, edges_only: bool) -> list[int]:
    """Without toolbars, link lists and site footers at both edges; outside known containers toolbars go anywhere."""
    if not edges_only:
        chosen = [index for index in chosen if not pieces[index].is_noise] or chosen
    start, end = 0, len(chosen)
    while start < end and _is_edge(pieces[chosen[start]]):
        start += 1
    while end > start and _is_edge(pieces[chosen[end - 1]]):
        end -= 1
    return chosen[start:end] or chosen


def _is_edge(piece: Piece) -> bool:
    return piece.kind == "text" and (piece.linked * 2 > len(piece.text) or piece.is_noise)


def _is_noise(piece: Piece) -> bool:
    text = piece.text
    if piece.kind != "text" or piece.level or len(text) >= 200 or "。" in text:
        return False
    if _FOOTLINE.match(text) or _IMPRINT.search(text):
        return True
    # The first word rules out nearly every line that is none.
    return len(text) < 60 and _TOOL_MARKS.split(text, 1)[0] in _TOOLS and _TOOLS.issuperset(_TOOL_MARKS.split(text))


def _key(piece: Piece) -> str:
    """What makes two pieces the same text: copies differ in blanks and line breaks."""
    text = piece.text if piece.grid is None else "\x00".join(piece.grid.texts)
    return "".join(text.split())


def _without_twins(pieces: list[Piece], chosen: list[int]) -> list[int]:
    if any(pieces[index].is_hidden for index in chosen):
        shown = {_key(pieces[index]) for index in chosen if not pieces[index].is_hidden}
        chosen = [index for index in chosen if not (pieces[index].is_hidden and _key(pieces[index]) in shown)]
    keys = [_key(pieces[index]) for index in chosen]
    second = _second_copy(keys)
    if second is None:
        return chosen
    begin, end = second
    return chosen[:begin] + chosen[end:]


def _second_copy(keys: list[str]) -> tuple[int, int] | None:
    """Where an earlier run of pieces is repeated word for word: at least four pieces, most of the text before it.

    One repeated table is no twin: two tables three are a mistake of the report, and have to come out as two.
    """
    first: dict[str, int] = {}
    for index, key in enumerate(keys):
        if len(key) < _TWIN_TEXT:
            first.setdefault(key, index)
            continue
        start = first.setdefault(key, index)
        if start == index:
            continue
        length = 0
        while start + length < index and index + length < len(keys) and keys[start + length] == keys[index + length]:
            length += 1
        lead = 0
        while lead < start and index - lead - 1 >= start + length and keys[start - lead - 1] == keys[index - lead - 1]:
            lead += 1
        if length + lead >= 4 and (length + lead) * 2 > index - lead:
            return index - lead, index + length
    return None
