"""All ready-made questions, and what a reader's query string makes of their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.site.question_model import Parameter, Question
from archive.site.question_sets import conduct, publication, requests

QUESTIONS: tuple[Question, ...] = requests.QUESTIONS + conduct.QUESTIONS + publication.QUESTIONS
BY_ID: dict[str, Question] = {question.id: question for question in QUESTIONS}
TOPICS: tuple[str, ...] = tuple(dict.fromkeys(question.topic for question in QUESTIONS))


class ParameterError(ValueError):
    """A value that a parameter cannot take; ``parameter`` and ``given`` say which, ``bounds`` what it may be."""

    def __init__(self, parameter: Parameter, given: str, bounds: str) -> None:
        super().__init__(f"{parameter.name}={given}: {bounds}")
        self.parameter = parameter
        self.given = given
        self.bounds = bounds


def read_values(question: Question, given: Mapping[str, str], latest_year: int) -> dict[str, Any]:
    """The value of every parameter: as given, or its default. Raises ParameterError.

    ``latest_year`` stands in for years that are left to the archive.
    """
    return {
        parameter.name: _read(parameter, given.get(parameter.name, "").strip(), latest_year)
        for parameter in question.parameters
    }


def _read(parameter: Parameter, text: str, latest_year: int) -> Any:
    if not text:
        return latest_year if parameter.default is None else parameter.default
    if parameter.kind in ("year", "integer"):
        bounds = f"{parameter.least}–{parameter.most}"
        if not (text.isascii() and text.isdigit() and parameter.least <= int(text[:9]) <= parameter.most):
            raise ParameterError(parameter, text[:40], bounds)
        return int(text)
    if parameter.kind == "choice" and text not in parameter.options:
        raise ParameterError(parameter, text[:40], ", ".join(parameter.options))
    if parameter.kind == "place" and not (text.isascii() and text.isdigit() and len(text) in (6, 9)):
        raise ParameterError(parameter, text[:40], "6 / 9 digits")
    if parameter.kind == "text" and len(text) > parameter.most:
        raise ParameterError(parameter, text[:40], f"≤ {parameter.most}")
    return text


def _with_blanks(question: Question) -> str:
    """The question in both languages, with the names of its parameters where their values would stand."""
    zh = {parameter.name: f"〔{parameter.zh}〕" for parameter in question.parameters}
    en = {parameter.name: f"[{parameter.en}]" for parameter in question.parameters}
    return f"{question.zh.format(**zh)} {question.en.format(**en)}"


def canned_queries() -> dict[str, dict[str, Any]]:
    """The questions as Datasette's canned queries, so that their SQL can be read and changed there."""
    return {
        question.id: {
            "sql": question.sql,
            "title": _with_blanks(question),
            "description": f"{question.note_zh} {question.note_en}",
            "params": [parameter.name for parameter in question.parameters],
        }
        for question in QUESTIONS
    }
