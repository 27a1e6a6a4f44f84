"""Why a file could not be read, in Chinese: one sentence for each code of ``crawler.errors.UnreadableError``, with what to do.

The English sentence comes from the reader itself and knows more of the file; both are shown together.
"""

from __future__ import annotations

_REASONS = {
    "not_found": "找不到或打不开这个文件，请核对文件名和路径。",
    "empty": "文件是空的，或没有可读取的内容。",
    "too_large": "文件过大，请精简图片后再试。",
    "too_complex": "文件过于复杂，超出允许的内存或时间，请另存或重新导出后再试。",
    "timeout": "在时限内没有读完，文件可能过大或过于复杂。",
    "encrypted": "文件已加密，请去掉密码后再试。",
    "damaged": "文件已损坏，请重新导出后再试。",
    "unsupported": "不支持这种文件，请使用 Word、WPS、PDF、网页、Excel 或文本。",
    "picture": "报告是图片或扫描件，没有可读取的文字，请使用原始文档。",
    "not_a_report": "没有认出这是政府信息公开工作年度报告：没有找到标题、六个部分或统计表。",
    "challenge": "内容是网站的验证页面，不是报告。",
    "login_page": "内容是登录页面，不是报告。",
    "error_page": "内容是出错页面，不是报告。",
    "masked": "表中的数字已被隐去，无法核对。",
}


def reason_zh(code: str) -> str:
    """The Chinese sentence of a code; that of an unknown code asks for a report of the fault."""
    return _REASONS.get(code, f"读取时出现意外错误（{code}）。")
