"""The sections in words: the numbers of a report told, correctly, in varied sentences.

Every number of the tables that is told comes from the same Figures as the tables. Numbers that no table holds (items on the site,
articles, trainings) are drawn and are worded so that nobody can take them for one.
"""

from __future__ import annotations

from random import Random

from crawler.demo import phrases
from crawler.demo.figures import Figures
from crawler.demo.phrases import Sentence
from crawler.demo.units import Unit

# Counts that a sentence may tell because no table of the form holds them: lowest, and one above the highest.
_RANGES: dict[str, tuple[int, int]] = {
    "news": (20, 420),
    "briefs": (2, 32),
    "posts": (15, 315),
    "talks": (1, 6),
    "fixes": (3, 63),
    "checks": (1, 7),
    "number": (1, 201),
    "phone": (2_000_000, 2_900_000),
}
_GROUPS: tuple[tuple[str, str], ...] = (
    ("partly_granted", "部分公开"),
    ("denied", "不予公开"),
    ("unavailable", "无法提供"),
    ("unprocessed", "不予处理"),
    ("other", "其他处理"),
)


class Story(dict[str, object]):
    """What the sentences of one report speak of; as a mapping it fills the braces of a sentence.

    Counts without a table and contact data are drawn where a sentence asks for them; ``turn`` gives the next sentence its topics.
    """

    def __init__(self, rng: Random, unit: Unit, year: int, figures: Figures) -> None:
        super().__init__(year=year, next=year + 1, name=unit.name, short=unit.short, place=unit.place)
        self.rng = rng
        self.unit = unit
        self.year = year
        self.figures = figures

    def __missing__(self, key: str) -> object:
        if key == "road":
            return phrases.ROADS[int(self.rng.random() * len(phrases.ROADS))]
        low, high = _RANGES[key]
        return low + int(self.rng.random() * (high - low))

    def turn(self) -> Story:
        """The same story with two different topics of the unit for the next sentence."""
        topics = self.unit.department.topics
        draw = int(self.rng.random() * 6)
        self["topic"] = topics[draw % 3]
        self["topic2"] = topics[(draw + 1 + draw // 3) % 3]
        return self

    def spin(self, sentence: Sentence) -> str:
        """One wording of a sentence, filled in."""
        draw = self.rng.random
        text = "".join(part if isinstance(part, str) else part[int(draw() * len(part))] for part in sentence)
        return text.format_map(self.turn())

    def pick(self, options: tuple[str, ...]) -> str:
        """One of several plain templates, filled in."""
        return options[int(self.rng.random() * len(options))].format_map(self.turn())

    def one(self, sentences: tuple[Sentence, ...]) -> str:
        """One wording of one of several sentences."""
        return self.spin(sentences[int(self.rng.random() * len(sentences))])

    def several(self, sentences: tuple[Sentence, ...], count: int) -> str:
        """Different sentences one after another."""
        return "".join(self.spin(sentence) for sentence in self.rng.sample(sentences, min(count, len(sentences))))


def introduction(story: Story) -> str:
    """What stands before the first heading: basis, period, contact."""
    contact = story.pick(phrases.CONTACTS) if story.rng.random() < 0.6 else ""
    return story.one(phrases.INTRODUCTIONS) + story.pick(phrases.PERIODS) + contact


def overview(story: Story) -> tuple[str, ...]:
    """Section one, a paragraph for each of the five usual points."""
    style = ("（{}）{}方面", "（{}）{}情况", "（{}）{}")[int(story.rng.random() * 3)]
    points = (
        ("一", "主动公开", story.several(phrases.OPENNESS, 2) + _disclosure(story)),
        ("二", "依申请公开", requests(story) + disputes(story)),
        ("三", "政府信息管理", story.one(phrases.MANAGEMENT)),
        ("四", "政府信息公开平台建设", story.one(phrases.PLATFORMS)),
        ("五", "监督保障", story.one(phrases.SUPERVISION)),
    )
    paragraphs = [story.one(phrases.OVERVIEWS)]
    if style.endswith("{}"):
        paragraphs += [style.format(number, name) + "。" + text for number, name, text in points]
    else:
        for number, name, text in points:
            paragraphs += [style.format(number, name), text]
    return tuple(paragraphs)


def problems(story: Story) -> tuple[str, ...]:
    """Section five: two or three problems and what is to be done, in the same order."""
    chosen = story.rng.sample(range(len(phrases.PROBLEMS)), 2 + int(story.rng.random() * 2))
    listed = [phrases.PROBLEMS[k].format_map(story.turn()) for k in chosen]
    remedies = [phrases.MEASURES[k].format_map(story.turn()) for k in chosen]
    return (
        story.pick(phrases.PROBLEM_OPENINGS) + _enumerate(listed),
        story.pick(phrases.MEASURE_OPENINGS) + _enumerate(remedies),
    )


def closing(story: Story) -> str:
    """Section six: the fee for information, where the form asks for it (since 2021), else that there is nothing else."""
    notices, total, received = story.figures.fee_notices
    if notices:
        return f"{story.year}年度，本机关依申请公开发出收费通知{notices}件，总金额{total}元，实际收取信息处理费{received}元。"
    if story.year < 2021:
        return story.pick(phrases.CLOSINGS_PLAIN)
    return story.pick(phrases.CLOSINGS_NO_FEE)


def requests(story: Story) -> str:
    """The requests of the year in words; what is told agrees with section three."""
    figures = story.figures
    received, carried_in = sum(figures.received), sum(figures.carried_in)
    concluded, carried_out = sum(figures.concluded), sum(figures.carried_out)
    if not received and not carried_in:
        return story.pick(
            (
                "{year}年，{short}未收到政府信息公开申请。",
                "全年未收到公民、法人或其他组织提出的政府信息公开申请，无上年结转申请。",
                "截至{year}年12月31日，{short}未收到社会组织或群众个人提出的政府信息公开申请。",
                "本年度收到政府信息公开申请0件，无结转下年度继续办理的申请。",
            )
        )
    if not received:
        return f"{story.year}年未新收政府信息公开申请，上年结转{carried_in}件，办结{concluded}件，" + _left(
            story, carried_out
        )
    return _opening(story, received, carried_in) + _answered(story, concluded, carried_out) + _by_outcome(story)


def disputes(story: Story) -> str:
    """Reviews and lawsuits in words, or nothing; what is told agrees with section four."""
    reviews, direct, after = (sum(channel) for channel in story.figures.disputes)
    lawsuits = direct + after
    if not reviews and not lawsuits:
        if story.rng.random() < 0.5:
            return story.pick(
                (
                    "全年未发生因政府信息公开引起的行政复议和行政诉讼。",
                    "{year}年无因政府信息公开被申请行政复议、提起行政诉讼情况。",
                    "未发生政府信息公开行政复议、行政诉讼案件。",
                )
            )
        return ""
    if story.rng.random() < 0.4:
        return f"因政府信息公开引起的行政复议案件{reviews}件、行政诉讼案件{lawsuits}件。"
    upheld, corrected, other, pending = story.figures.disputes[0]
    told = [
        f"{name}{count}件"
        for name, count in (
            ("结果维持", upheld),
            ("结果纠正", corrected),
            ("其他结果", other),
            ("尚未审结", pending),
        )
        if count
    ]
    detail = f"（{'、'.join(told)}）" if reviews else ""
    return f"被申请行政复议{reviews}件{detail}，被提起行政诉讼{lawsuits}件。"


def _opening(story: Story, received: int, carried_in: int) -> str:
    year = story.year
    people = story.figures.received[0]
    organisations = received - people
    where = {"government": "全" + story.unit.place[-1]}.get(story.unit.kind, story.unit.short)
    choice = int(story.rng.random() * 5)
    if choice == 0:
        kinds = f"，其中自然人申请{people}件，法人或其他组织申请{organisations}件" if organisations else ""
        return f"{year}年，{where}共收到政府信息公开申请{received}件{kinds}；" + _carried(carried_in)
    if choice == 1 and carried_in:
        return f"全年共受理政府信息公开申请{received + carried_in}件（含上年结转{carried_in}件），"
    if choice == 2:
        return f"{where}全年新收政府信息公开申请{received}件，" + _carried(carried_in)
    if choice == 3:
        return f"{year}年度{where}收到政府信息公开申请{received}件，" + _carried(carried_in)
    return f"截至{year}年12月31日，共收到政府信息公开申请{received}件，" + _carried(carried_in)


def _carried(carried_in: int) -> str:
    return f"上年结转{carried_in}件，" if carried_in else ""


def _left(story: Story, carried_out: int) -> str:
    if not carried_out:
        return story.pick(("无结转下年度继续办理的申请。", "结转下年度继续办理0件。", "均已按期办结。"))
    return story.pick(
        (
            f"结转下年度继续办理{carried_out}件。",
            f"{carried_out}件结转下年度继续办理。",
            f"另有{carried_out}件结转下一年度办理。",
        )
    )


def _answered(story: Story, concluded: int, carried_out: int) -> str:
    verb = ("办结", "已办结", "答复")[int(story.rng.random() * 3)]
    return f"{verb}{concluded}件，" + _left(story, carried_out)


def _by_outcome(story: Story) -> str:
    figures = story.figures
    concluded = sum(figures.concluded)
    if not concluded or story.rng.random() < 0.25:
        return ""
    counts = [("予以公开", figures.outcome("granted"))]
    counts += [(name, figures.outcome_group(prefix)) for prefix, name in _GROUPS]
    if story.rng.random() < 0.3:
        counts[:2] = [("予以公开及部分公开", counts[0][1] + counts[1][1])]
    has_shares = story.rng.random() < 0.4
    told = [
        f"{name}{count}件" + (f"（占{100 * count / concluded:.2f}%）" if has_shares else "")
        for name, count in counts
        if count
    ]
    lead = ("办理结果中，", "从办理结果看，", "其中，")[int(story.rng.random() * 3)]
    return lead + "，".join(told) + "。"


def _disclosure(story: Story) -> str:
    figures = story.figures
    issued, repealed, in_force = figures.documents
    told = []
    if in_force and story.rng.random() < 0.6:
        if story.year >= 2021:
            told.append(f"全年制发行政规范性文件{issued}件，废止{repealed}件，现行有效{in_force}件。")
        elif issued:
            told.append(f"全年新制作规范性文件{issued}件，均已主动公开。")
    if figures.licensing and story.rng.random() < 0.4:
        told.append(f"全年作出行政许可决定{figures.licensing}件、行政处罚决定{figures.penalties}件。")
    return "".join(told)


def _enumerate(items: list[str]) -> str:
    return "；".join(f"{'一二三四五'[k]}是{item}" for k, item in enumerate(items)) + "。"
