"""The checks C01 and C02: text taken over from last year or from another unit."""

from __future__ import annotations

from archive.checks.catalogue.basis import METHOD
from archive.checks.model import Check

CHECKS: tuple[Check, ...] = (
    Check(
        id="C01",
        family="copying",
        severity="notice",
        needs="previous",
        title_zh="与本单位上年雷同",
        title_en="Repeats its own last report",
        basis_zh=METHOD[0],
        basis_en=METHOD[1],
        description_zh="各部分中与本单位上年报告相同或近乎相同的句子所占比例；全库核对时，多家单位共用的套话不计。",
        description_en="Share of sentences, per section, that repeat the unit's own last report; in the whole archive, sentences that many units share are left out.",
        example_zh="第五部分9句中有8句与2022年报告相同或近乎相同（89%）。",
        example_en="8 of 9 sentences of section five repeat the report of 2022 (89%).",
    ),
    Check(
        id="C02",
        family="copying",
        severity="warning",
        needs="archive",
        title_zh="与其他单位雷同",
        title_en="Near-duplicate of another unit",
        basis_zh=METHOD[0],
        basis_en=METHOD[1],
        description_zh="去掉多家单位共有的句子后，与另一单位报告大面积相同；说明谁先公布。",
        description_en="After stock sentences are removed, most of the report equals that of another unit; who published first is told.",
        example_zh="正文18句中有16句与南华街道办事处2023年报告相同，后者先公布。",
        example_en="16 of 18 sentences equal those of 南华街道办事处 for 2023, which was published first.",
    ),
)
