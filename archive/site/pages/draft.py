"""The form for checking a draft before it is published. What is posted to it is answered by archive.site.draft_post."""

from __future__ import annotations

from typing import Any

from archive.site.draft_check import MOST_BYTES, SECONDS
from archive.site.model import Answer, Ask, Page
from archive.site.rendering import words

ACCEPTED = ".docx,.doc,.wps,.pdf,.html,.htm,.mht,.mhtml,.xlsx,.xls,.txt,.rtf,.odt"


def draft_view(answer: dict[str, Any] | None) -> dict[str, Any]:
    """What the page's template needs for an answer, None before the first."""
    return {"accepted": ACCEPTED, "most_megabytes": MOST_BYTES // 1024 // 1024, "result": answer}


def load_draft(ask: Ask) -> Answer:
    """The empty form; its JSON says how a program asks."""
    t = words(ask.lang)
    return Answer(
        title=t("check_title"),
        data={
            "post": f"{ask.host}/check.json",
            "content_type": "multipart/form-data",
            "fields": {"file": "the draft", "text": "or its text or HTML", "previous": "last year's report, optional"},
            "most_bytes": MOST_BYTES,
            "most_seconds": SECONDS,
            "is_stored": False,
        },
        view=draft_view(None),
        description=t("check_lead"),
        crumbs=[(t("check_title"), "")],
    )


PAGES = (Page("check", "/check", load_draft, "site/check.html", nav="check"),)
