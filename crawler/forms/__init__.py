"""The official forms as tables of facts, no functions."""

from __future__ import annotations

from crawler.forms.form_2019 import FORM_2019
from crawler.forms.form_2021 import FORM_2021
from crawler.forms.terms import (
    APPLICANTS,
    APPLICATIONS,
    CHANNELS,
    DISCLOSURES,
    DISPUTES,
    MEASURES,
    OUTCOMES,
    Form,
    Term,
)

FORMS: tuple[Form, ...] = (FORM_2021, FORM_2019)

__all__ = [
    "APPLICANTS",
    "APPLICATIONS",
    "CHANNELS",
    "DISCLOSURES",
    "DISPUTES",
    "FORMS",
    "FORM_2019",
    "FORM_2021",
    "MEASURES",
    "OUTCOMES",
    "Form",
    "Term",
]
