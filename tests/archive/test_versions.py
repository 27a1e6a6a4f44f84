"""The rules of history, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from archive.versions import Rank, Sighting, tell_history

START = datetime(2024, 1, 1, tzinfo=UTC)
FULL = Rank(200, 6, 0, 5)
PDF = Rank(200, 6, 0, 2)
BARE = Rank(0, 3, 0, 5)


def see(
    hours: float,
    content: str,
    *,
    document: str = "a",
    publication: str = "",
    rank: Rank = FULL,
    links: frozenset[str] | None = None,
) -> Sighting:
    name = publication or document
    return Sighting(
        START + timedelta(hours=hours),
        name,
        document,
        document,
        "report",
        content,
        content=content,
        rank=rank,
        links=links,
    )


def look(hours: float, sight: str, *, document: str = "a", links: frozenset[str] | None = None) -> Sighting:
    return Sighting(START + timedelta(hours=hours), document, document, document, sight, "", links=links)  # type: ignore[arg-type]


def told(*sightings: Sighting) -> tuple[list[str], list[str]]:
    history = tell_history(sightings)
    return [version.content for version in history.versions], [event.kind for event in history.events]


def test_an_unchanged_report_is_one_version() -> None:
    assert told(see(0, "x"), see(24, "x"), see(48, "x")) == (["x"], ["appeared"])


def test_an_edit_and_its_revert_are_three_versions() -> None:
    assert told(see(0, "x"), see(24, "y"), see(48, "x")) == (["x", "y", "x"], ["appeared", "changed", "changed"])


def test_seen_from_and_seen_to_bound_each_version() -> None:
    first, second = tell_history([see(0, "x"), see(24, "x"), see(48, "y"), see(72, "y")]).versions
    assert (first.seen_from, first.seen_to) == (START, START + timedelta(hours=24))
    assert (second.seen_from, second.seen_to) == (START + timedelta(hours=48), START + timedelta(hours=72))


def test_a_page_and_its_attachment_are_one_version_the_better_reading() -> None:
    assert told(see(0, "page", rank=BARE), see(0.1, "pdf", document="p", publication="a", rank=PDF)) == (
        ["pdf"],
        ["appeared"],
    )


def test_an_attachment_found_nights_later_beside_an_empty_page_is_no_change() -> None:
    page = see(0, "page", rank=BARE)
    assert told(page, see(48, "page", rank=BARE), see(48.1, "pdf", document="p", publication="a", rank=PDF)) == (
        ["pdf"],
        ["appeared"],
    )


def test_a_replaced_attachment_that_the_article_no_longer_links_is_a_change() -> None:
    article = [look(0, "nothing", links=frozenset({"p1"})), look(24, "nothing", links=frozenset({"p2"}))]
    old = see(0.1, "old", document="p1", publication="a", rank=PDF)
    new = see(24.1, "new", document="p2", publication="a", rank=Rank(150, 6, 0, 2))
    assert told(*article, old, new) == (["old", "new"], ["appeared", "changed"])


def test_a_twin_in_another_column_on_the_first_night_is_a_location_only() -> None:
    history = tell_history([see(0, "page"), see(1, "twin", document="b", rank=PDF)])
    assert [version.content for version in history.versions] == ["page"]
    assert [location.document for location in history.locations] == ["a", "b"]
    assert len(history.rivals) == 1


def test_a_poorer_twin_found_later_changes_nothing() -> None:
    assert told(see(0, "page"), see(100, "scan", document="b", rank=BARE)) == (["page"], ["appeared"])


def test_a_corrected_report_at_a_new_address_is_a_new_version() -> None:
    gone = look(48, "gone")
    assert told(see(0, "x"), gone, see(48.1, "y", document="b")) == (
        ["x", "y"],
        ["appeared", "vanished", "changed", "returned"],
    )


def test_an_old_copy_found_later_is_no_change_back() -> None:
    assert told(see(0, "x"), see(24, "y"), see(48, "x", document="b")) == (["x", "y"], ["appeared", "changed"])


def test_a_report_vanishes_with_its_article_and_returns() -> None:
    history = tell_history([see(0, "x"), look(24, "gone"), look(48, "gone"), see(72, "x")])
    assert [event.kind for event in history.events] == ["appeared", "vanished", "returned"]
    assert history.vanished_at is None
    assert len(history.versions) == 1


def test_a_report_has_not_vanished_while_a_twin_stands() -> None:
    history = tell_history([see(0, "x"), see(0, "x", document="b"), look(24, "gone")])
    assert [event.kind for event in history.events] == ["appeared"]
    assert [location.gone_at is None for location in history.locations] == [False, True]


def test_an_attachment_goes_with_its_article() -> None:
    sightings = [
        look(0, "nothing", links=frozenset({"p"})),
        see(0.1, "x", document="p", publication="a"),
        look(24, "gone"),
    ]
    assert [event.kind for event in tell_history(sightings).events] == ["appeared", "vanished"]


def test_a_refusal_says_nothing() -> None:
    assert told(see(0, "x"), look(24, "nothing"), see(48, "x")) == (["x"], ["appeared"])


@pytest.mark.parametrize("seed", range(20))
def test_no_order_of_sightings_changes_the_history(seed: int) -> None:
    rng = Random(seed)
    sightings = [
        see(rng.randrange(400) / 2, rng.choice("xyz"), document=rng.choice("abc"), rank=rng.choice((FULL, PDF, BARE)))
        for _ in range(30)
    ]
    sightings += [look(rng.randrange(400) / 2 + 0.25, "gone", document=rng.choice("abc")) for _ in range(5)]
    expected = tell_history(sightings)
    rng.shuffle(sightings)
    assert tell_history(sightings) == expected
