"""Ready-made questions: their list, and one with its blanks filled, its answer, its permanent address and a sentence to cite."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from archive.site.metadata import DATABASE
from archive.site.model import Answer, Ask, BadQuestionError, MissingPageError, Page, Row
from archive.site.pages.filters import choices, latest_full_year
from archive.site.question_model import Parameter, Question
from archive.site.questions import BY_ID, QUESTIONS, TOPICS, ParameterError, read_values
from archive.site.rendering import linker, words
from archive.site.result_table import label_of, shown_row, shown_value, visible

_UP_TO = "SELECT MAX(last_seen) FROM reports"
_MOST_ROWS = 3000


def load_questions(ask: Ask) -> Answer:
    """Every question in words, its blanks filled with their defaults."""
    t = words(ask.lang)
    listed = [_listed(ask, question) for question in QUESTIONS]
    groups = [(topic, [entry for entry in listed if entry["topic"] == topic]) for topic in TOPICS]
    return Answer(
        title=t("questions_title"),
        data={"questions": listed},
        view={"groups": groups},
        description=t("questions_lead"),
        crumbs=[(t("questions_title"), "")],
        table=(
            ["id", "topic", "question", "path"],
            [[e[name] for name in ("id", "topic", "question", "path")] for e in listed],
        ),
    )


def load_question(ask: Ask) -> Answer:
    """One question with its answer."""
    t = words(ask.lang)
    question = BY_ID.get(ask.path["id"])
    if question is None:
        raise MissingPageError(t("question_missing", id=ask.path["id"][:60]))
    values = _values(ask, question)
    rows = ask.rows(question.sql, values)[:_MOST_ROWS]
    title = _in_words(ask, question, values)
    chosen = urlencode({name: value for name, value in values.items() if value != ""})
    query = f"?{chosen}" if chosen else ""
    names = list(rows[0]) if rows else ask.columns(question.sql, values)
    shown = visible(names, ask.lang)
    sentence = _sentence(ask, question, values, rows)
    address = ask.host + linker(ask.lang)("/questions/", question.id) + query
    day = ask.site.once("up to", lambda: str(ask.value(_UP_TO) or "")[:10])
    return Answer(
        title=title,
        data={
            "id": question.id,
            "question": title,
            "parameters": values,
            "columns": {name: label_of(name, ask.lang) for name in shown},
            "rows": rows,
            "cite": sentence,
            "cited_from": t("question_cited", day=day, url=address),
            "note": ask.say(question.note_zh, question.note_en),
            "sql": question.sql,
            "permanent": address,
        },
        view={
            "fields": [_field(ask, parameter, values[parameter.name]) for parameter in question.parameters],
            "heads": [(label_of(name, ask.lang), _is_number(name, rows)) for name in shown],
            "lines": [shown_row(row, shown, ask.lang) for row in rows],
            "sql_address": f"/{DATABASE}/{question.id}{query}",
            "others": [
                _listed(ask, other) for other in QUESTIONS if other.topic == question.topic and other != question
            ],
        },
        description=ask.say(question.note_zh, question.note_en),
        crumbs=[(t("questions_title"), "/questions"), (t(f"topic_{question.topic}"), "")],
        table=(names, [list(row.values()) for row in rows]),
    )


def _is_number(name: str, rows: list[Row]) -> bool:
    return any(shown_value(name, row[name], "zh").is_number for row in rows[:50] if row[name] is not None)


def _values(ask: Ask, question: Question) -> dict[str, Any]:
    try:
        return read_values(question, ask.args, latest_full_year(ask))
    except ParameterError as error:
        name = ask.say(error.parameter.zh, error.parameter.en)
        raise BadQuestionError(
            words(ask.lang)("question_bad_value", name=name, given=error.given, bounds=error.bounds)
        ) from error


def _listed(ask: Ask, question: Question) -> dict[str, Any]:
    values = read_values(question, {}, latest_full_year(ask))
    return {
        "id": question.id,
        "topic": question.topic,
        "question": _in_words(ask, question, values),
        "path": f"/questions/{question.id}",
    }


def _in_words(ask: Ask, question: Question, values: dict[str, Any]) -> str:
    text = ask.say(question.zh, question.en).format(**_said(ask, question, values))
    place = values.get("place")
    if not place:
        return text
    name = ask.value("SELECT name FROM divisions WHERE code = ?", (place,)) or place
    return ask.say(f"{name}：{text}", f"{text} · {name}")


def _said(ask: Ask, question: Question, values: dict[str, Any]) -> dict[str, Any]:
    t = words(ask.lang)
    is_choice = {parameter.name for parameter in question.parameters if parameter.kind == "choice"}
    return {name: t(f"choice_{value}") if name in is_choice else value for name, value in values.items()}


def _sentence(ask: Ask, question: Question, values: dict[str, Any], rows: list[Row]) -> str:
    """The sentence to cite, from the first row; that nothing was found, where there is none."""
    t = words(ask.lang)
    if not rows:
        return t("question_nothing")
    first = {name: str(shown_value(name, value, ask.lang).value) for name, value in rows[0].items()}
    is_cut = len(rows) >= values.get("count", _MOST_ROWS)
    count = t("question_or_more", count=len(rows)) if is_cut else str(len(rows))
    said = {**_said(ask, question, values), **first, "rows": count}
    return ask.say(question.cite_zh, question.cite_en).format(**said)


def _field(ask: Ask, parameter: Parameter, value: Any) -> dict[str, Any]:
    """What the form needs for one parameter: its label, and the values to choose from where they are few."""
    t = words(ask.lang)
    options: list[tuple[str, str]] = []
    if parameter.kind == "choice":
        options = [(option, t(f"choice_{option}")) for option in parameter.options]
    elif parameter.kind == "year":
        options = [(str(row["year"]), str(row["year"])) for row in choices(ask)["years"]]
    elif parameter.kind == "place":
        options = [("", t("question_everywhere"))]
        options += [(str(row["code"]), str(row["name"])) for row in choices(ask)["provinces"]]
    if options and str(value) not in {option for option, _ in options}:
        name = ask.value("SELECT name FROM divisions WHERE code = ?", (value,)) if parameter.kind == "place" else None
        options.append((str(value), name or str(value)))
    return {
        "name": parameter.name,
        "label": t("province") if parameter.kind == "place" else ask.say(parameter.zh, parameter.en),
        "kind": parameter.kind,
        "value": str(value),
        "least": parameter.least,
        "most": parameter.most,
        "options": options,
    }


PAGES = (
    Page("questions", "/questions", load_questions, "site/questions.html", nav="questions", formats=("json", "csv")),
    Page(
        "question",
        "/questions/(?P<id>[a-z0-9-]+)",
        load_question,
        "site/question.html",
        nav="questions",
        formats=("json", "csv"),
        seconds=8.0,
    ),
)
