"""Labels that pages print above an article, and values that go with them, by the words sites use.

The disclosure catalogue block (索引号 …) may be a table, a list, a definition list or floating boxes; once flattened to
lines it is always labels and values in turn, so one reader serves all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Label (blanks removed) -> key of Document.metadata; "" is a label whose value nobody needs but that marks the block.
LABELS: dict[str, str] = {
    "索引号": "index_number",
    "信息索引号": "index_number",
    "索引编号": "index_number",
    "发布机构": "source",
    "发文机关": "source",
    "发布单位": "source",
    "公开单位": "source",
    "公开机构": "source",
    "发文单位": "source",
    "信息来源": "source",
    "文章来源": "source",
    "稿件来源": "source",
    "来源": "source",
    "发布日期": "published",
    "发布时间": "published",
    "公开日期": "published",
    "公开时间": "published",
    "发文日期": "published",
    "成文日期": "",
    "生成日期": "",
    "名称": "article_title",
    "标题": "article_title",
    "信息名称": "article_title",
    "文件名称": "article_title",
}
_UNUSED = (
    "主题分类 文号 发文字号 文件编号 主题词 关键词 有效性 时效 时效性 公文时效 生效日期 废止日期 失效日期 组配分类 体裁分类 服务对象分类 服务对象 公开方式"
    " 公开目录 公开类别 公开形式 公开范围 公开程序 公开时限 内容概述 内容分类 信息分类 分类 所属栏目 责任部门 信息类别 载体类型 形式分类 统一登记号 审核"
    " 点击数 浏览次数 是否有效 信息状态 文件状态 施行日期 公文种类 语种 作者"
)
LABELS.update((word, "") for word in _UNUSED.split())
_SURE = frozenset(("索引号", "信息索引号", "索引编号"))
_PLACEHOLDERS = frozenset(("", "无", "-", "--", "—", "/", "null", "undefined", "〔〕号", "[]号", "【】", "暂无"))
_CATALOGUE_CELLS = 64
_LABEL_END = re.compile(r"[\s:：]+$")
_BRACKETS = str.maketrans("", "", "[]【】〖〗 \u3000\n")
_PAIR = re.compile(r"^\s*[\[【〖]?([^:：\]】〗]{2,12}?)[\]】〗]?\s*[:：]\s*(.*)$", re.DOTALL)

DATE = r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s*T?\d{1,2}:\d{2}(?::\d{2})?)?"
_PUBLISHED = re.compile(
    rf"(?:(?:发布|公开|发文|更新|发表|录入|创建|上传|信息)?(?:时间|日期)|发布于|日期)\s*[:：]\s*[\[【]?\s*({DATE})"
)
_PUBLISHER = re.compile(
    r"(?:信息来源|文章来源|稿件来源|内容来源|来\s*源|发布机构|发布单位|信息提供|供稿单位)\s*[:：]\s*([^\s|｜:：]{2,40})"
)
# Neighbours in elements of their own leave no blank: 来源：某某镇浏览次数：12.
_NEXT_LABEL = re.compile(
    r"(?:发布|更新)?(?:时间|日期)|浏览|点击|阅读|访问(?:量|次)|作者|责任编辑|编辑|字体|字号|打印|分享"
)
_NOT_A_PUBLISHER = re.compile(r"^(?:作者|时间|日期|浏览|字[体号]|发布|点击|阅读|本站原创|\d)")
_BREADCRUMB = re.compile(
    r"(?:当前位置|所在位置|现在的位置|当前的位置|您的位置|你的位置|您所在的位置|您现在的位置)\s*(?:是|为)?\s*[:：>]?\s*(.*)$",
    re.DOTALL,
)


def label_of(text: str) -> str | None:
    """The label a text is (``索 引 号：`` gives ``索引号``), or None."""
    if len(text) > 20:
        return None
    word = _LABEL_END.sub("", text.translate(_BRACKETS))
    return word if word in LABELS else None


def is_catalogue(texts: Sequence[str]) -> bool:
    """Whether the cells of a table are the catalogue block and no figures: at least two of its labels, one of them sure, or four."""
    filled = [text for text in texts if text]
    if len(filled) > _CATALOGUE_CELLS or sum(map(str.isdigit, filled)) * 4 > len(filled):
        return False
    found = {label for label in map(label_of_pair, filled) if label}
    return len(found) >= 4 or (len(found) >= 2 and not found.isdisjoint(_SURE))


def label_of_pair(text: str) -> str | None:
    """The label in ``label`` or ``label: value``."""
    pair = _PAIR.match(text)
    return label_of(pair.group(1)) if pair else label_of(text)


def read_labels(texts: Iterable[str]) -> tuple[dict[str, str], set[int]]:
    """Values by key (first wins) and the positions of the texts that were labels or their values."""
    lines = list(texts)
    values: dict[str, str] = {}
    used: set[int] = set()
    for index, text in enumerate(lines):
        if index in used:
            continue
        pair = _PAIR.match(text) if len(text) < 200 else None
        label = label_of(pair.group(1)) if pair else label_of(text)
        if label is None:
            continue
        value = pair.group(2).strip() if pair else ""
        used.add(index)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if not value and len(following) < 200 and label_of_pair(following) is None:
            value = following
            used.add(index + 1)
        key = LABELS[label]
        if key and key not in values and not is_placeholder(value):
            values[key] = value
    return values, used


def is_placeholder(value: str) -> bool:
    """Whether a metadata value says nothing."""
    return value.translate(_BRACKETS).strip("：:") in _PLACEHOLDERS


def published_in(text: str) -> str:
    """The date after 发布时间 and its variants, as printed, or ""."""
    found = _PUBLISHED.search(text)
    return found.group(1).strip() if found else ""


def publisher_in(text: str) -> str:
    """The unit after 来源 and its variants, or ""."""
    found = _PUBLISHER.search(text)
    if not found or _NOT_A_PUBLISHER.match(found.group(1)) or is_placeholder(found.group(1)):
        return ""
    return _NEXT_LABEL.split(found.group(1))[0].strip("【】[]（(，,")


def breadcrumb_in(text: str) -> str | None:
    """What follows 当前位置, "" where it comes in the next elements, None where the text is no breadcrumb."""
    found = _BREADCRUMB.search(text) if len(text) < 200 else None
    return found.group(1).strip() if found else None
