"""Pages that are not what was asked for: challenges, log-in forms, error pages with status 200, masked figures, nothing.

Precision first: real reports carry 登录 in their header and "404" in their figures, so every rule also asks that the page
has next to no text of its own.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.errors import UnreadableError
from crawler.readers.html_walk import Piece

_LITTLE = 300
_ALMOST_NOTHING = 80
_SENTENCE = 45
_CHALLENGE_SCRIPT = re.compile(
    r"__jsl_clearance|__jsluid|\$_ts\b|_\$[a-z0-9]{2}\(|cf-browser-verification|_cf_chl_opt|challenge-platform|acw_sc__v2|arg1\s*=\s*['\"][0-9A-F]{20,}"
    r"|document\.cookie\s*=|WZWS-RAY|wzwschallenge|waf_captcha|__tst_status|slidercaptcha",
    re.IGNORECASE,
)
_MOVES_ON = re.compile(
    r"(?:window\.|self\.|top\.|document\.)?location(?:\.href)?\s*=|location\.(?:replace|reload|assign)\s*\(",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_CHALLENGE_TEXT = re.compile(
    r"安全验证|人机验证|滑动验证|请完成验证|访问(?:被|已被)?(?:拦截|阻断|禁止|拒绝)|请求(?:被|已被|存在).{0,12}(?:拦截|阻断|威胁)|您的(?:IP|访问|请求).{0,20}(?:拦截|限制|异常|频繁)"
    r"|访问过于频繁|Checking your browser|Just a moment|Access Denied|Attention Required|Web应用防火墙|网站防火墙|创宇盾|云防护|enable JavaScript and cookies",
    re.IGNORECASE,
)
_ERROR_TEXT = re.compile(
    r"页面(?:不存在|找不到|未找到|丢失|已(?:被)?(?:删除|移除|失效|迁移)|出错)|(?:找不到|没有找到|无法找到).{0,12}(?:页|文件|资源|内容|文章|信息)|您访问的.{0,15}(?:不存在|已删除|已失效|找不到|出错)"
    r"|(?:文章|信息|内容|栏目|资源|文件|稿件)(?:不存在|已(?:被)?(?:删除|撤销|下线|过期))|系统(?:错误|异常|繁忙|维护)|服务器(?:错误|内部错误|繁忙)|网站(?:维护|升级|建设)中|正在(?:维护|升级|建设)"
    r"|not found|page (?:does not exist|cannot be found)|^(?:HTTP )?(?:Status |Error |错误 ?)?(?:400|403|404|500|502|503|504)(?:\s*(?:错误|error))?$"
    r"|Bad Gateway|Service (?:Temporarily )?Unavailable|Internal Server Error|Bad Request|Forbidden|Welcome to nginx|IIS Windows|Internet Information Services"
    r"|Apache Tomcat/|It works!|Index of /|No input file specified",
    re.IGNORECASE,
)
_LOGIN_TEXT = re.compile(r"登\s*[录陆]|统一身份认证|用户名|login|sign in", re.IGNORECASE)
_MASKED = re.compile(r"\*{1,9}(?:\.\*{1,6})?\s*(?:年|月|日|件|条|次|项|万元|元|人|%|个|号)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_DIGITS = re.compile(r"[0-9０-９]")
_CONTAINERS = "#zoom,.TRS_Editor,.trs_editor_view,ucapcontent,#UCAP-CONTENT,.v_news_content,#vsb_content"


def refuse_wrong_page(text: str, tree: LexborHTMLParser, pieces: list[Piece], *, points_elsewhere: bool) -> None:
    """Raises UnreadableError where the page is no article.

    ``points_elsewhere`` says that it has attachments or large pictures, which are an article without any text of its own.
    """
    own = [piece.text for piece in pieces if piece.kind == "text" and piece.linked * 2 <= len(piece.text)]
    length = sum(map(len, own))
    has_grids = any(piece.grid is not None and not piece.grid.is_catalogue for piece in pieces)
    if has_grids or length > _LITTLE:
        _refuse_masked(own, pieces)
        return
    title_node = tree.css_first("title")
    title = (title_node.text() if title_node is not None else "").strip()
    shell = not points_elsewhere and sum(len(piece.text) for piece in pieces) <= _ALMOST_NOTHING
    _refuse_challenge(text, [title, *own], is_shell=shell)
    if any(len(_CHINESE.findall(line)) > _SENTENCE for line in own):
        return
    if tree.css_first("input[type=password i]") is not None and _LOGIN_TEXT.search(text):
        raise UnreadableError(
            "login_page", "This is a log-in page; the report needs an address that is open to everyone."
        )
    if error := next((line for line in (title, *own) if _ERROR_TEXT.search(line)), ""):
        raise UnreadableError("error_page", f"The site answered with an error page: {error[:80]}.")
    if not points_elsewhere and (not pieces or _is_hollow(tree)):
        raise UnreadableError("empty", "The page has no article text, no table, no attachment and no picture.")


def _refuse_challenge(text: str, lines: list[str], *, is_shell: bool) -> None:
    """``is_shell`` says that nothing is to be seen: then a script that sets a cookie or moves on is all there is."""
    scripts = is_shell and (_CHALLENGE_SCRIPT.search(text) or _MOVES_ON.search(text) or _REFRESH.search(text))
    if scripts or any(_CHALLENGE_TEXT.search(line) for line in lines):
        raise UnreadableError(
            "challenge", "The site answered with a script or a check of the visitor in place of the page."
        )


def _is_hollow(tree: LexborHTMLParser) -> bool:
    """Whether known article containers are there and all empty."""
    containers = tree.css(_CONTAINERS)
    return bool(containers) and not any((node.text() or "").strip() for node in containers)


def _refuse_masked(own: list[str], pieces: list[Piece]) -> None:
    masked = sum(len(_MASKED.findall(line)) for line in own if "*" in line)
    for piece in pieces:
        if piece.grid is not None:
            masked += sum([not cell.strip("*") for cell in piece.grid.texts if "*" in cell])
    if masked < 3:
        return
    digits = sum(len(_DIGITS.findall(line)) for line in own)
    if masked * 2 > digits:
        raise UnreadableError(
            "masked", "Figures of this copy are replaced by asterisks; read the report at its own site."
        )
