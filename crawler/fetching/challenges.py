"""What an answer is when it is not the page that was asked for: a challenge, a login, a shell of script, a page of another kind.

Pure predicates over status, headers and text. A challenge is recognised so that it is recorded; nothing here, and nothing that uses it, works around one. The
two things that every browser does by itself are named apart from challenges: a plain redirect by script, and a cookie that a redirect sets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

_SMALL = 4_000  # characters of page; shells and stubs are far smaller, real pages far larger
_TAGS = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]*>", re.I | re.S)
_LOCATION = re.compile(
    r"(?:(?:window|self|top|document|parent)\s*\.\s*)?location(?:\s*\.\s*href)?\s*=\s*['\"]([^'\"]+)['\"]|location\s*\.\s*(?:replace|assign)\s*\(\s*['\"]([^'\"]+)['\"]\s*\)",
    re.I,
)
_COOKIE_SHELL = re.compile(r"document\s*\.\s*cookie\s*=", re.I)
_RELOAD = re.compile(r"location\s*\.\s*reload|location\s*(?:\.href)?\s*=\s*(?:window\.)?location|setTimeout\s*\(", re.I)
_JSL = re.compile(r"__jsl_clearance|__jsluid", re.I)
_RIVER = re.compile(
    r"\$_ts\s*=\s*window|_\$[a-zA-Z0-9]{2,4}\b.{0,200}(?:eval|Function)|<meta[^>]+content=\"[^\"]{60,}\"[^>]*r=['\"]m['\"]",
    re.I | re.S,
)
_CAPTCHA = re.compile(
    r"验证码|滑动验证|拖动滑块|人机验证|安全验证|请完成验证|createimage\.jsp|captcha|geetest|cf-challenge|turnstile|Just a moment",
    re.I,
)
_LOGIN = re.compile(r"<input[^>]+type\s*=\s*['\"]?password", re.I)
_WAF = re.compile(
    r"访问被拦截|请求被拦截|拦截原因|访问过于频繁|您的访问.{0,10}(?:异常|受限|被阻断|被拒绝)|Web应用防火墙|web application firewall|安全防护|WAF|访问禁止|云防护|safedog|创宇盾|事件ID",
    re.I,
)
_NOT_FOUND = re.compile(
    r"(?:您?(?:访问|请求|查找|浏览)的)?(?:页面|网页|文件|内容|信息|资源|栏目|文章)(?:已经?)?(?:不存在|找不到|未找到|已被?删除|已过期|无法找到|走丢|丢失)|找不到(?:该|您|网|页|相关)|404\s*(?:Not Found|错误|页面|-)|error\s*404|Page not found",
    re.I,
)
_DEFAULT = re.compile(
    r"IIS Windows Server|Welcome to nginx|Apache2? (?:Ubuntu |Debian )?Default Page|It works!|Apache Tomcat/|宝塔|恭喜.{0,6}站点创建成功|没有找到站点|域名.{0,10}(?:未备案|已过期|出售)",
    re.I,
)
# Every branch begins with a letter of its own and case counts: so the engine looks for first letters only, which is many times as fast.
_HIJACK = re.compile(
    r"真人(?:娱乐|百家乐|荷官)|百家乐|澳门(?:新?葡京|威尼斯人|金沙|太阳城|皇冠)|博彩|六合彩|时时彩|老虎机|彩票(?:平台|网站|注册)|体育投注|娱乐城|棋牌(?:平台|游戏下载)|av(?:在线|视频|无码)|AV(?:在线|视频|无码)|一本道|casino|Casino|CASINO|开云体育|米兰体育|乐鱼体育|九游会"
)
_NAMES_REPORTS = re.compile(r"信息公开.{0,12}(?:年度报告|年报|工作报告)")
_BUSY = re.compile(
    r"服务器繁忙|系统繁忙|系统维护|网站维护|升级维护|正在维护|暂停服务|Service Unavailable|Bad Gateway", re.I
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is instead. ``state`` is that of an address in the ledger (``blocked``, ``failed``, ``gone``); ``kind`` a stable word."""

    state: str
    kind: str


def judge_answer(status: int, headers: Mapping[str, str], text: str) -> Verdict | None:
    """None for an answer to be read, else what it is. ``headers`` with names in lower case; ``text`` "" for a file that is no page."""
    return _by_status(status, headers, text) or (_by_text(text) if text else None)


def _by_status(status: int, headers: Mapping[str, str], text: str) -> Verdict | None:
    if status == 521 or (status in (412, 400, 202) and (_RIVER.search(text) or len(visible(text)) < 50)):
        return Verdict("blocked", "jsl" if status == 521 else "riversecurity")
    if status == 412:
        return Verdict("blocked", "riversecurity")
    if _JSL.search(headers.get("set-cookie", "")) and len(visible(text)) < 50 and _COOKIE_SHELL.search(text):
        return Verdict("blocked", "jsl")
    if status in (401, 407):
        return Verdict("blocked", "login")
    if status == 403:
        return Verdict("blocked", "captcha" if _CAPTCHA.search(text[:_SMALL]) else "forbidden")
    if status == 405 and _WAF.search(text[:_SMALL]):
        return Verdict("blocked", "waf")
    if status == 451:
        return Verdict("blocked", "withheld")
    if status in (404, 410):
        return Verdict("gone", "not_found")
    if status == 429:
        return Verdict("failed", "too_many_requests")
    if status >= 500:
        return Verdict("failed", f"status_{status}")
    if status >= 400 or (300 <= status < 400 and status != 304):
        return Verdict("failed", f"status_{status}")
    return None


def _by_text(text: str) -> Verdict | None:
    head = text[:60_000]
    if _JSL.search(head) and len(text) < 20_000 and len(visible(text)) < 50:
        return Verdict("blocked", "jsl")
    if _HIJACK.search(head) and len(_HIJACK.findall(text)) >= 3:
        return Verdict("failed", "hijacked")
    if len(text) > 60_000:
        return None
    shown = visible(text)
    if len(shown) > 1_200 or _NAMES_REPORTS.search(shown):
        return None
    title = re.search(r"<title[^>]*>(.*?)</title>", head, re.I | re.S)
    named = (title.group(1) if title else "") + " " + shown
    if _LOGIN.search(head) and re.search(r"登录|登陆|login|用户名|sign in", named, re.I):
        return Verdict("blocked", "login")
    if len(shown) < 50:
        return _empty_page(text)
    for pattern, state, kind in (
        (_WAF, "blocked", "waf"),
        (_CAPTCHA, "blocked", "captcha"),
        (_DEFAULT, "failed", "default_page"),
        (_BUSY, "failed", "maintenance"),
    ):
        if len(shown) < 600 and pattern.search(named):
            return Verdict(state, kind)
    if len(shown) < 400 and _NOT_FOUND.search(named):
        return Verdict("gone", "soft_404")
    return None


def _empty_page(text: str) -> Verdict | None:
    """A page without words: a challenge in script, a cookie shell, a redirect (which is no verdict), or nothing."""
    if _CAPTCHA.search(text) and len(text) < 20_000:
        return Verdict("blocked", "captcha")
    if _RIVER.search(text):
        return Verdict("blocked", "riversecurity")
    if _COOKIE_SHELL.search(text) and _RELOAD.search(text) and len(text) < 20_000:
        return Verdict("blocked", "cookie_shell")
    if _NOT_FOUND.search(visible(text)):
        return Verdict("gone", "soft_404")
    return None


def script_redirect(url: str, text: str) -> str:
    """Where a page that is nothing but a plain redirect by script leads on the same host, "" where it is something else.

    A computed target, a cookie or another host is not followed.
    """
    if len(text) > _SMALL or len(visible(text)) > 60 or _COOKIE_SHELL.search(text):
        return ""
    targets = {first or second for first, second in _LOCATION.findall(text)}
    if len(targets) != 1:
        return ""
    try:
        target = urljoin(url, targets.pop().strip())
        same_host = urlsplit(target).netloc == urlsplit(url).netloc
    except ValueError:
        return ""
    return target if same_host and target != url and urlsplit(target).scheme in ("http", "https") else ""


def visible(text: str) -> str:
    """The words that a page shows, roughly, on one line."""
    return " ".join(_TAGS.sub(" ", text[:200_000]).replace("&nbsp;", " ").split())
