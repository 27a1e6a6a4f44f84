"""Answers that are not the page that was asked for, each by its kind; and pages that must not be taken for one."""

from __future__ import annotations

import pytest

from crawler.fetching.challenges import judge_answer, script_redirect
from tests.real_reports import required_folder

URL = "http://www.county.gov.cn/zfxxgknb/"
PROSE = "<p>" + "本机关严格依照政府信息公开条例开展工作，主动公开各类政府信息。" * 40 + "</p>"
JSL = "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+';max-age=3600;path=/';location.href=location.pathname+location.search</script>"
COOKIE_SHELL = '<html><head><script>document.cookie="C3VK=1f2e3d;path=/;max-age=300";window.location.reload();</script></head></html>'
RIVER = "<html><head><meta content=\"{}\" r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};</script></head><body></body></html>".format(
    "qX9" * 40
)


@pytest.mark.parametrize(
    ("status", "text", "state", "kind"),
    [
        (521, JSL, "blocked", "jsl"),
        (
            200,
            JSL.replace("location.href=location.pathname", "__jsl_clearance_s;location.href=location.pathname"),
            "blocked",
            "jsl",
        ),
        (412, RIVER, "blocked", "riversecurity"),
        (202, RIVER, "blocked", "riversecurity"),
        (400, RIVER, "blocked", "riversecurity"),
        (200, RIVER, "blocked", "riversecurity"),
        (200, COOKIE_SHELL, "blocked", "cookie_shell"),
        (403, "<h1>403 Forbidden</h1>", "blocked", "forbidden"),
        (403, "<title>安全验证</title>请完成验证", "blocked", "captcha"),
        (200, "<title>验证</title><p>请输入验证码继续访问</p><img src='/createimage.jsp'>", "blocked", "captcha"),
        (
            200,
            "<html><title>Just a moment...</title><script src='/cdn-cgi/challenge'></script></html>",
            "blocked",
            "captcha",
        ),
        (401, "", "blocked", "login"),
        (
            200,
            "<title>统一身份认证登录</title><form><input name=u>用户名<input type='password'></form>"
            + "请使用政务服务账号登录后继续访问本系统的各项功能。",
            "blocked",
            "login",
        ),
        (
            200,
            "<title>提示</title><p>您的访问请求被拦截，事件ID：8f2e，请联系管理员处理。很抱歉给您带来不便，敬请谅解，谢谢您的支持与配合。</p>",
            "blocked",
            "waf",
        ),
        (404, "", "gone", "not_found"),
        (410, "", "gone", "not_found"),
        (200, "<title>提示信息</title><p>您访问的页面不存在或已被删除</p><a href='/'>返回首页</a>", "gone", "soft_404"),
        (
            200,
            "<title>404 Not Found</title><p>抱歉，找不到您要的页面，请检查网址是否正确，或返回首页重新查找，您也可以使用站内搜索功能查找相关内容。</p>",
            "gone",
            "soft_404",
        ),
        (429, "", "failed", "too_many_requests"),
        (503, "", "failed", "status_503"),
        (
            200,
            "<title>IIS Windows Server</title><p>Internet Information Services</p>"
            + "欢迎 Bienvenue Welcome Willkommen ようこそ" * 2,
            "failed",
            "default_page",
        ),
        (
            200,
            "<title>真人百家乐_澳门新葡京娱乐城</title><p>"
            + "澳门新葡京真人娱乐，百家乐，老虎机，体育投注，注册即送。" * 30
            + "</p>",
            "failed",
            "hijacked",
        ),
        (
            200,
            "<title>系统维护</title><p>网站维护中，请稍后访问。由此给您带来的不便敬请谅解，如有疑问请拨打政府服务热线咨询，感谢您的理解与支持！</p>",
            "failed",
            "maintenance",
        ),
    ],
)
def test_an_answer_is_named_for_what_it_is(status: int, text: str, state: str, kind: str) -> None:
    verdict = judge_answer(status, {}, text)
    assert verdict is not None
    assert (verdict.state, verdict.kind) == (state, kind)


@pytest.mark.parametrize(
    "text",
    [
        f"<title>某县2025年政府信息公开工作年度报告</title>{PROSE}",
        f"<title>年报</title><form><input name='captcha' placeholder='验证码'><input type='password'>登录</form>{PROSE}",
        f"<title>年报</title>{PROSE}<p>网站页面不存在的问题已整改，404错误链接已清理。</p>",
        "<title>某县禁毒办：打击网络博彩典型案例</title>" + PROSE + "<p>警方提醒：远离博彩</p>",
        "<title>政府信息公开年报</title><ul><li><a href='a.html'>某县2025年政府信息公开工作年度报告</a>2026-01-20</li></ul><p>验证码</p>"
        + "<a href='/'>首页</a>" * 90,
        '{"data":{"total":0,"results":[]}}',
        "<datastore><recordset></recordset></datastore>",
        "",
    ],
)
def test_real_pages_are_not_taken_for_challenges(text: str) -> None:
    assert judge_answer(200, {}, text) is None


def test_real_reports_are_read() -> None:
    for path in sorted(required_folder().glob("*.html")):
        assert judge_answer(200, {}, path.read_text(encoding="utf-8", errors="replace")) is None, path.name


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("<script>window.location='/zwgk/index.html'</script>", "http://www.county.gov.cn/zwgk/index.html"),
        (
            "<html><script>location.replace('index_1.html');</script></html>",
            "http://www.county.gov.cn/zfxxgknb/index_1.html",
        ),
        ('<script>window.location.href="http://www.county.gov.cn/new/"</script>', "http://www.county.gov.cn/new/"),
        ("<script>window.location='http://evil.example/'</script>", ""),
        ("<script>window.location='//evil.example/'</script>", ""),
        ("<script>document.cookie='a=1';window.location='/a'</script>", ""),
        ("<script>if(a)location='/a';else location='/b'</script>", ""),
        ("<script>window.location='javascript:alert(1)'</script>", ""),
        (f"<script>window.location='/a'</script>{PROSE}", ""),
        (f"<script>window.location='{URL}'</script>", ""),
    ],
)
def test_only_plain_redirects_on_the_same_host_are_followed(text: str, target: str) -> None:
    assert script_redirect(URL, text) == target
