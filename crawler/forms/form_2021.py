"""The form of 国办公开办函〔2021〕30号, for the reports of 2021 and after: 10 figures in section two, 25 rows in section three."""

from __future__ import annotations

from crawler.forms.terms import Form

FORM_2021 = Form(
    key="2021",
    disclosure=(
        (
            "regulations",
            (
                "issued",
                "repealed",
                "in_force",
            ),
        ),
        (
            "normative_documents",
            (
                "issued",
                "repealed",
                "in_force",
            ),
        ),
        ("licensing", ("decisions",)),
        ("penalties", ("decisions",)),
        ("coercion", ("decisions",)),
        ("fees", ("amount_wan",)),
    ),
    applications=(
        "received",
        "carried_in",
        "granted",
        "partly_granted",
        "denied_state_secret",
        "denied_by_law",
        "denied_security",
        "denied_third_party",
        "denied_internal",
        "denied_process",
        "denied_enforcement_file",
        "denied_inquiry",
        "unavailable_not_held",
        "unavailable_not_ready",
        "unavailable_unclear",
        "unprocessed_petition",
        "unprocessed_repeat",
        "unprocessed_publication",
        "unprocessed_excessive",
        "unprocessed_reissue",
        "other_uncorrected",
        "other_unpaid",
        "other_misc",
        "concluded",
        "carried_out",
    ),
)
