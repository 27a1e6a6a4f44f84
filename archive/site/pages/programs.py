"""For programs: ``/openapi.json`` describes every address of the site, ``/llms.txt`` says in a page of text what is here and how to ask for it.

Both are made from what the pages, the questions and the schema declare, so that they cannot say anything else.
"""

from __future__ import annotations

import json
import re
from typing import Any

from archive.schema_tables import TABLES
from archive.site.model import Ask, Download, Page
from archive.site.question_model import Parameter
from archive.site.questions import QUESTIONS
from archive.site.route_words import PATH_WORDS, ROUTES, Query
from archive.views import VIEWS

_PART = re.compile(r"\(\?P<(\w+)>((?:\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)|[^()])*)\)")
_MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "atom": "application/atom+xml",
}
_TEXTS = {
    "": "The page.",
    "json": "Everything that stands on the page.",
    "csv": "The page's table.",
    "atom": "The newest first.",
}
_REFUSED = {
    "400": "A parameter cannot be understood; the message says which and what would be right.",
    "404": "The archive holds nothing of that name.",
    "503": "The answer took longer than the site allows.",
}


def load_openapi(ask: Ask) -> Download:
    """The description of the site's addresses, OpenAPI 3.1."""
    paths: dict[str, Any] = {}
    for page in _pages():
        if page.name == "question":
            continue
        for ending in _endings(page):
            paths[_address(page, ending)] = {"get": _operation(page, ending)}
    for question in QUESTIONS:
        text = f"{question.en} ({question.zh})"
        parameters = [_of_question(parameter) for parameter in question.parameters]
        paths[f"/questions/{question.id}.json"] = {
            "get": {
                "operationId": f"question_{question.id.replace('-', '_')}",
                "summary": text,
                "parameters": parameters,
                "responses": _responses("json"),
            }
        }
    paths["/check.json"]["post"] = _draft_operation()
    paths["/archive.json"] = {"get": _sql_operation()}
    body = {
        "openapi": "3.1.0",
        "info": {
            "title": "Gongkai 公开",
            "version": str(ask.value("SELECT value FROM archive_info WHERE name = 'schema_version'")),
            "summary": "The archive of Chinese county governments' annual disclosure reports",
            "description": "Read-only. Addresses are permanent. Prefix an HTML page's address with /en for English.",
        },
        "servers": [{"url": ask.host or "/"}],
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR}},
    }
    headers = {"Access-Control-Allow-Origin": "*"}
    return Download(
        json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n",
        "application/json; charset=utf-8",
        headers=headers,
    )


_ERROR = {
    "type": "object",
    "required": ["ok", "status", "error"],
    "properties": {"ok": {"const": False}, "status": {"type": "integer"}, "error": {"type": "string"}},
}


def _pages() -> list[Page]:
    from archive.site.pages import PAGES

    return [page for page in PAGES if page.name in ROUTES]


def _endings(page: Page) -> tuple[str, ...]:
    return ("",) if page.bare else ("", *page.formats)


def _address(page: Page, ending: str) -> str:
    """The page's address with its parts in braces. The front page's twins stand at /index."""
    path = _PART.sub(lambda part: "{" + part[1] + "}", page.path).replace("\\", "")
    if ending and path == "/":
        path = "/index"
    return f"{path}.{ending}" if ending else path


def _operation(page: Page, ending: str) -> dict[str, Any]:
    words = ROUTES[page.name]
    parts = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PATH_WORDS[name],
            "schema": {"type": "string", "pattern": f"^{pattern}$"},
        }
        for name, pattern in _PART.findall(page.path)
    ]
    return {
        "operationId": f"{page.name}_{ending or 'page'}",
        "summary": words.text,
        "parameters": [*parts, *map(_of_query, words.queries)],
        "responses": _responses(ending, words.media_type),
    }


def _responses(ending: str, own: str = "") -> dict[str, Any]:
    schema = {"type": "object"} if ending == "json" else {"type": "string"}
    error = "application/json" if ending else "text/html"
    wrong = {"$ref": "#/components/schemas/Error"} if ending else {"type": "string"}
    return {
        "200": {"description": _TEXTS[ending], "content": {_MEDIA_TYPES.get(ending, own): {"schema": schema}}},
        **{status: {"description": text, "content": {error: {"schema": wrong}}} for status, text in _REFUSED.items()},
    }


def _of_query(query: Query) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if query.least is not None:
        schema = {"type": "integer", "minimum": query.least, "maximum": query.most}
    elif query.options:
        schema["enum"] = list(query.options)
    parameter = {"name": query.name, "in": "query", "description": query.text, "schema": schema}
    return (
        {**parameter, "schema": {"type": "array", "items": schema}, "explode": True} if query.is_repeated else parameter
    )


def _of_question(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if parameter.kind in ("year", "integer"):
        schema = {"type": "integer", "minimum": parameter.least, "maximum": parameter.most}
    elif parameter.options:
        schema["enum"] = list(parameter.options)
    if parameter.default is not None:
        schema["default"] = parameter.default
    return {"name": parameter.name, "in": "query", "description": f"{parameter.en} ({parameter.zh})", "schema": schema}


def _draft_operation() -> dict[str, Any]:
    binary = {"type": "string", "contentMediaType": "application/octet-stream"}
    fields = {"file": binary, "text": {"type": "string"}, "previous": binary}
    return {
        "operationId": "check_draft",
        "summary": "Check a draft (file, or text or HTML in text), with last year's report where it is given. Nothing is stored.",
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": {"type": "object", "properties": fields}}},
        },
        "responses": {
            "200": {
                "description": "The findings, or ok false with a code and a message.",
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            **{
                status: {"description": text}
                for status, text in (
                    ("400", "No draft arrived."),
                    ("413", "Larger than 10 MB."),
                    ("503", "Busy; see Retry-After."),
                )
            },
        },
    }


def _sql_operation() -> dict[str, Any]:
    def query(name: str, text: str, *, required: bool = False) -> dict[str, Any]:
        return {"name": name, "in": "query", "required": required, "description": text, "schema": {"type": "string"}}

    return {
        "operationId": "sql",
        "summary": "Any SELECT over the archive (SQLite), at most 2 seconds and 1,000 rows; also as /archive.csv.",
        "parameters": [
            query("sql", "One SELECT; :name for parameters, which are given beside it.", required=True),
            query("_shape", "objects, arrays, array or arrayfirst."),
        ],
        "responses": {
            "200": {"description": "The rows.", "content": {"application/json": {"schema": {}}}},
            "400": {"description": "Not a SELECT, or too slow."},
        },
    }


def load_llms(ask: Ask) -> Download:
    """The site in a page of Markdown, after the llms.txt convention."""
    reports, agencies, first, last = ask.db.execute(
        "SELECT COUNT(*), COUNT(DISTINCT agency_key), MIN(year), MAX(year) FROM reports"
    ).fetchone()
    host = ask.host
    lines = [
        "# Gongkai 公开",
        "",
        "> The archive of the annual disclosure reports (政府信息公开工作年度报告) that Chinese county-level governments, departments, townships and"
        " sub-districts must publish: every figure of their three tables with its place in the source, every check with its sentence.",
        "",
        f"{reports:,} reports of {agencies:,} agencies, {first}–{last}. Figures are as printed: blank, dash and zero are different things, and a figure that"
        " breaks a rule is shown and not mended. Read `findings` before comparing. Counties report for their whole area (scope `area`), units for"
        " themselves (`organ`): never add the two. Cite the report's address and the date.",
        "",
        "## How to ask",
        "",
        f"- [OpenAPI description]({host}/openapi.json): every address, its parameters and forms (.json, .csv, .atom)",
        f"- [SQL]({host}/archive.json?sql=select+key,title+from+reports+limit+5&_shape=array): one SELECT, 2 seconds, 1,000 rows",
        f'- [Search]({host}/search.json?q=%E4%B8%8D%E4%BA%88%E5%85%AC%E5%BC%80): Chinese full text, `q` with "phrases" and -exclusions',
        f"- [Questions]({host}/questions.json): {len(QUESTIONS)} ready-made ones, each with its SQL, answer and a sentence to cite",
        f"- [Checks]({host}/checks.json): what is tested, on what legal basis",
        f"- [Dictionary]({host}/about.json): tables, columns, units, references",
        "",
        "## Tables",
        "",
        *(f"- `{table.name}`: {table.en}" for table in TABLES if not table.is_hidden),
        "",
        "## Views",
        "",
        *(f"- `{view.name}`: {view.en}" for view in VIEWS),
        "",
        "## Pages",
        "",
        *(f"- `{_address(page, '')}`: {ROUTES[page.name].text}" for page in _pages()),
        "",
    ]
    return Download("\n".join(lines).encode(), "text/markdown; charset=utf-8")


PAGES = (
    Page("openapi", r"/openapi\.json", load_openapi, bare=True),
    Page("llms", r"/llms\.txt", load_llms, bare=True),
)
