"""Every word that the site says itself, in Chinese and English: key → (Chinese, English). One module a page, merged here.

Templates ask for a text with ``t("key")``; a key that is missing here is an error. Words of the database are not here.
"""

from __future__ import annotations

import archive.site.strings.about as about
import archive.site.strings.agency as agency
import archive.site.strings.captures as captures
import archive.site.strings.common as common
import archive.site.strings.compare as compare
import archive.site.strings.draft as draft
import archive.site.strings.home as home
import archive.site.strings.issues as issues
import archive.site.strings.lists as lists
import archive.site.strings.place as place
import archive.site.strings.questions as questions
import archive.site.strings.report as report

Texts = dict[str, tuple[str, str]]

_MODULES = (
    common,
    home,
    lists,
    place,
    about,
    agency,
    captures,
    report,
    questions,
    draft,
    compare,
    issues,
)


def _merged() -> Texts:
    merged: Texts = {}
    for module in _MODULES:
        twice = merged.keys() & module.TEXTS.keys()
        if twice:
            raise ValueError(f"{module.__name__}: {', '.join(sorted(twice))} stand in two modules")
        merged |= module.TEXTS
    return merged


STRINGS: Texts = _merged()
