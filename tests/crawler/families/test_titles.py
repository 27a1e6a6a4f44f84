"""What the words of a link promise, from titles seen on real sites."""

from __future__ import annotations

import pytest

from crawler.families.titles import classify_title, is_coverage_list, is_report_slug, normalise

CASES = {
    "report": [
        "平潭综合实验区2025年度政府信息公开工作年度报告",
        "鄂尔多斯市人民政府办公室2019年政府信息公开工作年度报告",
        "某县生态环境局2022年政府信息公开工作年度报告",
        "某县审计局2022年政府信息公开年报",
        "某县信访局政府信息公开工作年度报告(2023年度)",
        "解放街道2023年政府信息公开工作年度报告",
        "2023年政府信息公开工作年度报告",
        "2025湖口县大垅乡2025年度政府信息公开工作年度报告",
        "洪山区人民政府信息公开工作年度报告(2023年度)",
        "西藏国资委2023年度信息公开工作报告",
        "某市府办2025年政府信息公开工作报告",
        "审计厅2021年政务信息公开工作开展年度报告",
        "二○一六年政府信息公开工作年度报告",
        "关于2015年度政府信息公开情况的报告",
        "  某县 2024 年\n政府信息公开工作年度报告 [2025-01-20]",
        "某县２０２３年政府信息公开工作年度报告",
    ],
    "maybe": ["某镇2023年年报", "某镇2023年度报告", "2016年政府信息公开工作总结", "某县2025年政府信息公开工作年…"],
    "decoy": [
        "《某县2023年政府信息公开年度报告》解读",
        "图解：某县2023年政府信息公开工作年度报告",
        "一图读懂某县2023年年报",
        "某县2023年政府信息公开工作年度报告（视频版）",
        "某县2023年政府信息公开工作年度报告（图片版）",
        "某县2023年政府信息公开工作年度报告编制说明",
        "关于做好2023年政府信息公开工作年度报告编制和发布工作的通知",
        "石狮市2023年政府信息公开工作年度报告公布情况",
    ],
    "column": [
        "政府信息公开年报",
        "历年年报",
        "法定年报",
        "公开年度报告",
        "信息公开年报",
        "公开年报",
        "政府信息公开工作年度报告",
        "年报",
        "年度报告",
        "> 政府信息公开年报",
        "市直部门年报",
        "部门街道年报",
    ],
    "year": ["2023年", "2023年度", "2023", "二〇二三年"],
    "units": ["县政府部门", "乡镇街道", "各乡镇（街道）", "镇街", "县政府", "部门乡镇信息公开"],
    "unit": ["民政局", "绿洲街道办事处", "某县教育和体育局"],
    "disclosure": ["政府信息公开", "信息公开", "法定主动公开内容", "政务公开"],
    "other": [
        "恩格贝生态示范区召开2020年度工作会暨党风廉政建设会议",
        "2023年法治政府建设年度报告",
        "某局2023年法治政府建设情况年度报告",
        "2023年政府网站工作年度报表",
        "2023年政府工作报告",
        "某县2023年部门决算报告",
        "首页",
        "依申请公开",
        "政府信息公开指南",
        "政府信息公开制度",
        "",
        "　",
        "政府信息公开工作年度报告" * 20,
    ],
}


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, titles in CASES.items() for title in titles])
def test_a_title_promises(kind: str, title: str) -> None:
    assert classify_title(title) == kind


def test_a_glued_date_is_no_part_of_a_title() -> None:
    assert normalise("某县政府信息公开年报（2024-01-31）") == "某县政府信息公开年报"


def test_coverage_lists_are_told_from_other_decoys() -> None:
    assert is_coverage_list("石狮市2023年政府信息公开工作年度报告公布情况")
    assert not is_coverage_list("《某县2023年政府信息公开年度报告》解读")


@pytest.mark.parametrize(
    "path",
    [
        "/zwgk/ZFXXGKNB/",
        "/a/zfxxgknb_97478/x.html",
        "/2023nianbao/",
        "/xxgkndbg_10370/",
        "/gknb_49291/",
        "/nb/",
        "/ndbg/2022/",
    ],
)
def test_slugs_of_report_columns(path: str) -> None:
    assert is_report_slug(path)


@pytest.mark.parametrize("path", ["/", "/zwgk/", "/nba/", "/xwzx/", "/zfxxgk/zfxxgkzn/", "/zfxxgknb.html"])
def test_other_slugs(path: str) -> None:
    assert not is_report_slug(path)
