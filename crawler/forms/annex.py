"""The statistics annex (政府信息公开情况统计表) of the reports of 2008–2018 as a table of facts.

Its wording differs by place and year; every row of the national form of 2014 and of the earlier
provincial ones that is known stands here once, with the wordings met. ``path`` words tell apart rows that are printed alike
(维持 of reviews and of lawsuits): the last heading row above that carries one of them decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.forms.terms import Term


@dataclass(frozen=True, slots=True)
class AnnexTerm:
    """A row of the annex: its term, other wordings of it, and the heading it has to stand under ("" for any)."""

    term: Term
    wordings: tuple[str, ...] = ()
    under: str = ""


ANNEX: tuple[AnnexTerm, ...] = (
    AnnexTerm(
        Term("proactively_disclosed_total", "主动公开政府信息数", "items disclosed on own initiative"),
        (
            "主动公开信息数",
            "主动公开政府信息总数",
            "主动公开信息总数",
            "主动公开政府信息数不同渠道和方式公开相同信息计条",
            "主动公开政府信息",
        ),
    ),
    AnnexTerm(
        Term("normative_documents_disclosed", "主动公开规范性文件数", "of these, normative documents"),
        ("主动公开规范性文件", "主动公开行政规范性文件数", "新增的行政规范性文件数"),
    ),
    AnnexTerm(
        Term("normative_documents_issued", "制发规范性文件总数", "normative documents issued"),
        ("制发规范性文件数", "制发规范性文件总件数"),
    ),
    AnnexTerm(
        Term("full_text_digital", "全文电子化的主动公开信息数", "of these, digital in full text"), ("全文电子化信息数",)
    ),
    AnnexTerm(
        Term("gazette", "政府公报公开政府信息数", "disclosed in the gazette"),
        ("政府公报公开", "通过政府公报公开政府信息数", "政府公报公开信息数", "政府公报"),
    ),
    AnnexTerm(
        Term("website", "政府网站公开政府信息数", "disclosed on the web site"),
        ("网站公开", "政府网站公开", "通过政府网站公开政府信息数", "政府网站公开信息数", "政府网站", "网站公开信息数"),
    ),
    AnnexTerm(
        Term("weibo", "政务微博公开政府信息数", "disclosed on microblogs"),
        ("政务微博公开", "通过政务微博公开政府信息数", "微博公开"),
    ),
    AnnexTerm(
        Term("wechat", "政务微信公开政府信息数", "disclosed on WeChat"),
        ("政务微信公开", "通过政务微信公开政府信息数", "微信公开"),
    ),
    AnnexTerm(
        Term("other_channels", "其他方式公开政府信息数", "disclosed in other ways"),
        ("其他方式公开", "通过其他方式公开政府信息数", "其他形式公开"),
    ),
    AnnexTerm(
        Term("responses_to_public_concern", "回应公众关注热点或重大舆情数", "responses to public concern"),
        ("回应公众关注热点或重大舆情数不同方式回应同一热点或舆情计次", "回应公众关注热点或重大舆情"),
    ),
    AnnexTerm(
        Term("press_conferences", "参加或举办新闻发布会总次数", "press conferences"),
        ("举办新闻发布会总次数", "参加或举办新闻发布会次数", "新闻发布会总次数"),
    ),
    AnnexTerm(
        Term(
            "press_conferences_by_heads",
            "主要负责同志参加新闻发布会次数",
            "press conferences with the head of the organ",
        ),
        ("主要负责人参加新闻发布会次数",),
    ),
    AnnexTerm(
        Term("online_interviews", "政府网站在线访谈次数", "online interviews"),
        ("在线访谈次数", "参加政府网站在线访谈次数"),
    ),
    AnnexTerm(
        Term(
            "online_interviews_by_heads",
            "主要负责同志参加政府网站在线访谈次数",
            "online interviews with the head of the organ",
        ),
        ("主要负责人参加政府网站在线访谈次数",),
    ),
    AnnexTerm(
        Term("policy_interpretations", "政策解读稿件发布数", "policy interpretations"),
        ("政策解读稿件数", "政策解读发布数"),
    ),
    AnnexTerm(Term("weibo_wechat_responses", "微博微信回应事件数", "responses on microblogs and WeChat")),
    AnnexTerm(Term("other_responses", "其他方式回应事件数", "responses in other ways")),
    AnnexTerm(
        Term("applications_received", "收到申请数", "requests received"),
        (
            "受理依申请公开信息总数",
            "收到申请总数",
            "申请总数",
            "受理申请总数",
            "依申请公开信息总数",
            "收到政府信息公开申请数",
            "受理申请数",
        ),
    ),
    AnnexTerm(Term("applications_in_person", "当面申请数", "requests in person"), ("现场申请数",)),
    AnnexTerm(Term("applications_fax", "传真申请数", "requests by fax")),
    AnnexTerm(Term("applications_email", "电子邮件申请数", "requests by e-mail"), ("邮件申请数",)),
    AnnexTerm(
        Term("applications_online", "通过网络提交申请数", "requests online"),
        ("网络申请数", "网上申请数", "网络提交申请数", "通过网站提交申请数"),
    ),
    AnnexTerm(Term("applications_letter", "信函申请数", "requests by letter"), ("通过信函申请数",)),
    AnnexTerm(Term("applications_other", "其他形式申请数", "requests in other ways"), ("其他方式申请数", "其他申请数")),
    AnnexTerm(Term("applications_concluded", "申请办结数", "requests concluded"), ("办结数", "办结申请数")),
    AnnexTerm(Term("concluded_on_time", "按时办结数", "concluded in time")),
    AnnexTerm(Term("concluded_extended", "延期办结数", "concluded after extension")),
    AnnexTerm(
        Term("applications_answered", "申请答复数", "requests answered"),
        ("答复数", "对申请的答复总数", "本年度对申请的答复总数", "申请答复总数", "答复总数"),
    ),
    AnnexTerm(
        Term("answered_already_public", "属于已主动公开范围数", "answered: already public"),
        ("属于已主动公开范围", "已主动公开范围数"),
    ),
    AnnexTerm(Term("answered_granted", "同意公开答复数", "answered: granted"), ("同意公开数", "同意公开")),
    AnnexTerm(
        Term("answered_partly_granted", "同意部分公开答复数", "answered: partly granted"),
        ("部分公开答复数", "同意部分公开数"),
    ),
    AnnexTerm(
        Term("answered_refused", "不同意公开答复数", "answered: refused"),
        ("不予公开答复数", "否决公开答复总数", "否决公开答复数", "不予公开答复总数"),
    ),
    AnnexTerm(Term("refused_state_secret", "涉及国家秘密", "refused: state secret"), ("涉及国家秘密数",)),
    AnnexTerm(Term("refused_trade_secret", "涉及商业秘密", "refused: trade secret"), ("涉及商业秘密数",)),
    AnnexTerm(Term("refused_privacy", "涉及个人隐私", "refused: privacy"), ("涉及个人隐私数",)),
    AnnexTerm(
        Term(
            "refused_security",
            "危及国家安全、公共安全、经济安全和社会稳定",
            "refused: national, public or economic security or social stability",
        ),
        ("危及国家安全公共安全经济安全和社会稳定数",),
    ),
    AnnexTerm(
        Term("refused_not_government_information", "不是《条例》所指政府信息", "refused: not government information")
    ),
    AnnexTerm(Term("refused_by_law", "法律法规规定的其他情形", "refused: other cases set by law")),
    AnnexTerm(
        Term("answered_not_held", "不属于本行政机关公开数", "answered: not for this organ"), ("不属于本行政机关公开",)
    ),
    AnnexTerm(
        Term("answered_not_existing", "申请信息不存在数", "answered: no such information"),
        ("申请信息不存在", "信息不存在数"),
    ),
    AnnexTerm(
        Term("answered_clarify", "告知作出更改补充数", "answered: asked to clarify"),
        ("告知作出更改补充", "告知申请人作出更改补充数"),
    ),
    AnnexTerm(
        Term("answered_other_route", "告知通过其他途径办理数", "answered: referred elsewhere"),
        ("告知通过其他途径办理",),
    ),
    AnnexTerm(
        Term("reviews", "行政复议数量", "administrative reviews"), ("行政复议数", "行政复议总数", "行政复议件数")
    ),
    AnnexTerm(Term("reviews_upheld", "维持具体行政行为数", "reviews: upheld"), ("维持具体行政行为",), "行政复议"),
    AnnexTerm(Term("reviews_corrected", "被依法纠错数", "reviews: corrected"), ("被依法纠错",), "行政复议"),
    AnnexTerm(Term("reviews_other", "其他情形数", "reviews: other"), ("其他情形",), "行政复议"),
    AnnexTerm(
        Term("lawsuits", "行政诉讼数量", "administrative lawsuits"), ("行政诉讼数", "行政诉讼总数", "行政诉讼件数")
    ),
    AnnexTerm(
        Term("lawsuits_upheld", "维持具体行政行为或者驳回原告诉讼请求数", "lawsuits: upheld or dismissed"),
        ("维持具体行政行为或驳回原告诉讼请求数", "维持具体行政行为或者驳回原告诉讼请求"),
        "行政诉讼",
    ),
    AnnexTerm(Term("lawsuits_corrected", "被依法纠错数", "lawsuits: corrected"), ("被依法纠错",), "行政诉讼"),
    AnnexTerm(Term("lawsuits_other", "其他情形数", "lawsuits: other"), ("其他情形",), "行政诉讼"),
    AnnexTerm(
        Term("complaints", "举报投诉数量", "complaints"),
        ("举报投诉数", "行政申诉数", "接受行政申诉举报数", "行政申诉举报数"),
    ),
    AnnexTerm(
        Term("fees_collected", "依申请公开信息收取的费用", "fees collected for requests"),
        ("依申请公开收取费用", "收取的费用", "依申请公开政府信息收取费用"),
    ),
    AnnexTerm(
        Term("dedicated_units", "政府信息公开工作专门机构数", "units dedicated to disclosure"),
        ("专门机构数", "政府信息公开专门机构数", "设立政府信息公开工作专门机构数"),
    ),
    AnnexTerm(
        Term("reading_points", "设置政府信息公开查阅点数", "public reading points"),
        ("政府信息公开查阅点数", "查阅点数", "查阅点"),
    ),
    AnnexTerm(
        Term("staff", "从事政府信息公开工作人员数", "staff"),
        ("工作人员数", "政府信息公开工作人员数", "从事政府信息公开工作人员总数"),
    ),
    AnnexTerm(
        Term("staff_full_time", "专职人员数", "full-time staff"),
        ("专职人员数不包括政府公报及政府网站工作人员数", "专职工作人员数"),
    ),
    AnnexTerm(Term("staff_part_time", "兼职人员数", "part-time staff"), ("兼职工作人员数",)),
    AnnexTerm(
        Term("budget", "政府信息公开专项经费", "budget for disclosure"),
        ("专项经费", "政府信息公开专项经费不包括用于政府公报编辑管理及政府网站建设维护等方面的经费"),
    ),
    AnnexTerm(
        Term("meetings", "召开政府信息公开工作会议或专题会议数", "meetings held"),
        ("工作会议或专题会议数", "召开会议数"),
    ),
    AnnexTerm(Term("trainings", "举办各类培训班数", "courses held"), ("举办培训班数", "培训班数")),
    AnnexTerm(
        Term("trained_persons", "接受培训人员数", "persons trained"), ("接受培训人次数", "培训人员数", "接受培训人数")
    ),
)

# Headings of the annex that carry no figure of their own; 行政复议 and 行政诉讼 also decide what the rows below them mean.
HEADINGS: tuple[str, ...] = (
    "主动公开情况",
    "通过不同渠道和方式公开政府信息的情况",
    "回应解读情况",
    "回应公众关注热点或重大舆情情况",
    "通过不同渠道和方式回应解读的情况",
    "依申请公开情况",
    "收到申请情况",
    "申请办结情况",
    "申请答复情况",
    "行政复议情况",
    "行政诉讼情况",
    "举报投诉情况",
    "机构建设和保障经费情况",
    "政府信息公开会议和培训情况",
)
