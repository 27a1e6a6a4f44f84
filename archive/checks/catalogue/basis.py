"""What the checks rest on, as (Chinese, English): the official forms, the law, and where there is neither, the project's own method."""

from __future__ import annotations

FORM3 = (
    "国办公开办函〔2021〕30号（及〔2019〕60号）第三部分表格及填报说明",
    "国办公开办函〔2021〕30号 (and 〔2019〕60号), table of section three and its notes",
)
FORM4 = (
    "国办公开办函〔2021〕30号（及〔2019〕60号）第四部分表格",
    "国办公开办函〔2021〕30号 (and 〔2019〕60号), table of section four",
)
FORM2 = ("国办公开办函〔2021〕30号第二部分表格", "国办公开办函〔2021〕30号, table of section two")
FORM2019 = ("国办公开办函〔2019〕60号第二部分表格", "国办公开办函〔2019〕60号, table of section two")
FORM = (
    "国办公开办函〔2021〕30号（及〔2019〕60号）年度报告格式",
    "国办公开办函〔2021〕30号 (and 〔2019〕60号), form of the annual report",
)
RULES = ("《中华人民共和国立法法》关于规章制定权限的规定", "Legislation Law (立法法), on the power to make rules")
FEE = (
    "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    "Measures on the information-processing fee (国办函〔2020〕109号)",
)
ARTICLE50 = (
    "《中华人民共和国政府信息公开条例》第四十九条、第五十条",
    "Regulation on Open Government Information, articles 49 and 50",
)
TEXT = (
    "《中华人民共和国政府信息公开条例》第五十条；正文与表格应当一致",
    "Regulation on Open Government Information, article 50; text and tables should agree",
)
METHOD = ("本项目的核对方法，不是法定要求", "Method of this project; not a legal requirement")
MACHINE = ("国办公开办函〔2021〕30号；便于读取和再利用", "国办公开办函〔2021〕30号; readable and reusable publication")
