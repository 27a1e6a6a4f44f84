"""The 27 faults that this archive must survive, and the tests that inject each. ``make faults`` plays all of them."""

from __future__ import annotations

from dataclasses import dataclass

_CRAWL = "tests/crawler/spiders/test_hostile_crawl.py"
_NIGHTS = "tests/crawler/spiders/test_nights.py"
_STATES = f"{_CRAWL}::test_every_site_ends_in_its_state"
_READERS = "tests/crawler/readers"
_FETCHING = "tests/crawler/fetching"
_FAULTS = "tests/faults"


@dataclass(frozen=True)
class Fault:
    """What goes wrong or is done to us, and the tests (file::function) that show what then happens."""

    number: int
    what: str
    tests: tuple[str, ...]


FAULTS = (
    Fault(1, "kill -9 at random points of a night", (
        f"{_FAULTS}/test_kill.py::test_a_killed_night_is_healed_by_the_next",
        "tests/crawler/captures/test_capture_store.py::test_what_was_acknowledged_survives_kill_9",
        f"{_NIGHTS}::test_a_killed_crawl_goes_on_where_it_was",
    )),
    Fault(2, "a full disk in download, build and publish", (
        f"{_FAULTS}/test_full_disk.py::test_a_full_disk_harms_nothing_and_the_next_night_heals",
        f"{_NIGHTS}::test_a_full_disk_ends_the_crawl_and_the_next_run_heals",
        "tests/archive/test_publish.py::test_a_full_disk_leaves_what_is_published",
    )),
    Fault(3, "readers of the site while it is published; an archive that breaks a rule", (
        "tests/archive/test_publish.py::test_the_site_goes_over_to_a_new_publication_and_searches_chinese",
        "tests/archive/test_publish.py::test_every_rule_holds_back_what_breaks_it",
        "tests/archive/test_publish.py::test_a_damaged_archive_is_held_back",
    )),
    Fault(4, "one flipped byte in a stored file", (
        f"{_FAULTS}/test_damage.py::test_one_flipped_byte_in_any_file_is_found",
        "tests/archive/test_release.py::test_every_flipped_byte_is_found",
        "tests/archive/test_cli.py::test_verify_names_a_flipped_byte_and_the_report_that_rests_on_it",
        "tests/crawler/captures/test_capture_store.py::test_every_flipped_byte_is_found_and_the_other_records_stay_readable",
    )),
    Fault(5, "two nights at once; the lock of a killed one", (
        f"{_FAULTS}/test_damage.py::test_two_nights_at_once_the_second_says_who_is_at_work",
        f"{_FAULTS}/test_damage.py::test_the_lock_of_a_killed_night_is_no_lock",
    )),
    Fault(6, "a server that sends a byte now and then", (_STATES, f"{_CRAWL}::test_the_night_ends_in_time")),
    Fault(7, "endless calendars, pages and session addresses", (_STATES, f"{_CRAWL}::test_the_budget_of_a_site_holds")),
    Fault(8, "loops of redirects, refreshes and cookies", (
        _STATES, f"{_FETCHING}/test_challenges.py::test_only_plain_redirects_on_the_same_host_are_followed",
    )),
    Fault(9, "bombs: compressed answers, archives, office files, PDF", (
        _STATES,
        f"{_READERS}/test_word.py::test_bombs_are_refused_before_unpacking",
        f"{_READERS}/test_word.py::test_declared_size_that_lies_is_found",
        f"{_READERS}/test_sheet.py::test_bounds",
        f"{_READERS}/test_pdf_text.py::test_bounds",
        "tests/crawler/test_guard.py::test_swelling_file_is_stopped_and_the_next_is_read",
        "tests/crawler/test_guard.py::test_endless_file_is_stopped_and_the_next_is_read",
    )),
    Fault(10, "wrong, missing and lying charsets", (
        f"{_READERS}/test_decode.py::test_encoding_is_found_whatever_the_header_says",
        f"{_READERS}/test_decode.py::test_meta_tag_may_lie",
        f"{_READERS}/test_decode.py::test_double_encoding_is_undone_and_told",
        f"{_READERS}/test_decode.py::test_never_fails_and_never_replaces_in_silence",
    )),
    Fault(11, "error pages, challenges, log-ins and hijacks with status 200", (
        f"{_FETCHING}/test_challenges.py::test_an_answer_is_named_for_what_it_is",
        f"{_CRAWL}::test_challenges_are_asked_once_and_never_stored",
        f"{_READERS}/test_html_facts.py::test_wrong_pages_are_refused_by_name",
    )),
    Fault(12, "answers cut short", (f"{_CRAWL}::test_a_cut_answer_is_never_stored_as_the_report",)),
    Fault(13, "links and names that lead to private addresses", (
        f"{_CRAWL}::test_nothing_private_was_asked",
        f"{_FETCHING}/test_addresses.py::test_private_hosts_are_refused_in_every_spelling",
        f"{_FETCHING}/test_resolver.py::test_a_second_answer_is_judged_again",
        "tests/crawler/spiders/test_private_names.py::test_names_that_resolve_to_private_addresses_are_not_connected_to",
    )),
    Fault(14, "names of attachments that are paths, too long, or turned around", (
        f"{_FAULTS}/test_names.py::test_no_name_from_outside_becomes_a_path",
    )),
    Fault(15, "entities and external parts in office files", (
        f"{_READERS}/test_word.py::test_entities_and_document_types_are_refused",
        f"{_FAULTS}/test_names.py::test_no_entity_is_expanded_and_nothing_outside_is_asked_for",
    )),
    Fault(16, "markup and scripts in titles, names, cells and texts", (
        "tests/archive/site/test_site_hostile.py::test_hostile_text_is_inert",
        "tests/archive/site/test_site_pages.py::test_every_answer_has_a_policy",
    )),
    Fault(17, "formulas in exported cells", (
        "tests/archive/test_export.py::test_what_a_spreadsheet_would_run_is_guarded",
        "tests/archive/test_export.py::test_a_formula_in_the_workbook_is_text",
        "tests/archive/site/test_site_hostile.py::test_workbook_and_csv_hold_no_formula",
    )),
    Fault(18, "hostile SQL and hostile requests", (
        f"{_FAULTS}/test_service.py::test_sql_that_reaches_out_or_never_ends_is_refused",
        f"{_FAULTS}/test_service.py::test_hostile_requests_get_an_answer_and_nothing_else",
        f"{_FAULTS}/test_service.py::test_a_large_answer_is_cut_at_the_limit",
    )),
    Fault(19, "robots.txt of every kind", (
        f"{_FETCHING}/test_robots_rules.py::test_rules_are_obeyed",
        f"{_FETCHING}/test_robots_rules.py::test_a_failing_server_allows_nothing_for_now",
        f"{_FETCHING}/test_robots_rules.py::test_a_huge_file_counts_up_to_its_bound",
        f"{_CRAWL}::test_nothing_is_asked_where_robots_txt_forbids",
        f"{_CRAWL}::test_every_request_says_who_asks",
    )),
    Fault(20, "unchanged pages, and servers that lie about them", (
        f"{_NIGHTS}::test_an_unchanged_site_costs_three_requests_at_most_and_no_byte",
        f"{_NIGHTS}::test_a_silent_edit_is_found_when_the_report_is_looked_at_again",
        "tests/archive/test_build.py::test_bytes_that_differ_and_read_the_same_are_no_change",
    )),
    Fault(21, "servers that are busy, dead or badly certified", (
        f"{_CRAWL}::test_retry_after_is_waited_for",
        _STATES,
        "tests/crawler/captures/test_ledger.py::test_failures_are_retried_later_and_later",
        "tests/crawler/spiders/test_simulated_crawl.py::test_a_broken_certificate_is_accepted_where_the_registry_says_so_and_noted",
    )),
    Fault(22, "a clock that moves, the turn of the year, dates that cannot be", (
        f"{_FAULTS}/test_damage.py::test_a_clock_that_moves_loses_nothing_and_makes_no_news",
        "tests/crawler/parsers/test_identity.py::test_a_date_before_the_year_is_over_is_kept_with_an_issue",
        "tests/archive/test_cli.py::test_a_date_is_its_beginning_in_beijing",
    )),
    Fault(23, "one report at five addresses, two reports at one", (
        "tests/archive/test_build.py::test_one_report_at_five_addresses_is_one_report_with_its_locations",
        "tests/archive/test_versions.py::test_an_edit_and_its_revert_are_three_versions",
    )),
    Fault(24, "a silent edit and its revert", (
        "tests/archive/test_build.py::test_a_changed_digit_is_a_version_and_an_event_that_names_the_cell",
        "tests/archive/test_versions.py::test_an_edit_and_its_revert_are_three_versions",
    )),
    Fault(25, "reports that disappear", (
        f"{_NIGHTS}::test_a_report_that_vanishes_is_seen_to_be_gone_and_kept",
        "tests/archive/test_build.py::test_what_counts_as_vanished",
        "tests/archive/test_versions.py::test_a_report_vanishes_with_its_article_and_returns",
    )),
    Fault(26, "another machine, order, hash seed, locale or time zone", (
        f"{_FAULTS}/test_determinism.py::test_another_machine_builds_the_same_archive",
        "tests/archive/test_build.py::test_no_order_of_input_changes_the_archive",
    )),
    Fault(27, "tables and documents broken in every way", (
        "tests/fuzz/test_fuzz.py::test_no_mutated_document_crashes_hangs_or_makes_a_number",
        "tests/crawler/parsers/test_table_properties.py::test_any_grid_of_any_spans_is_read_without_inventing",
    )),
)  # fmt: skip
