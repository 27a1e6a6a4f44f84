"""The pages over the demo archive: each in both languages, with its twins, with the database's own figures, and with strict headers."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from site_made import NAMES, client_of

from archive.site.official import cell_words
from archive.site.strings import STRINGS


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_answers_in_both_languages(get, addresses, name: str, lang: str) -> None:
    path = addresses[name]
    answer = get(lang + path if path != "/" else lang or "/")
    assert answer.status_code == (404 if name.startswith("missing") else 200)
    tree = LexborHTMLParser(answer.text)
    assert tree.css_first("html").attributes["lang"] == ("en" if lang else "zh-CN")
    assert tree.css_first("h1").text(strip=True)
    assert len(tree.css("h1")) == 1
    assert len(answer.content) <= 300_000


@pytest.mark.parametrize("name", NAMES)
def test_no_page_holds_a_script_a_style_or_a_handler(get, addresses, name: str) -> None:
    tree = LexborHTMLParser(get(addresses[name]).text)
    assert tree.css("style, [style], script:not([src]), iframe, object, embed") == []
    assert not [n for node in tree.css("*") for n in node.attributes if n.startswith("on")]
    assert all(node.attributes["src"].startswith("/static/") for node in tree.css("script, img"))


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_references_lead_somewhere(get, addresses, name: str) -> None:
    tree = LexborHTMLParser(get(addresses[name]).text)
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    wanted = [node.attributes[a] for a in ("aria-labelledby", "for") for node in tree.css(f"[{a}]")]
    wanted += [node.attributes["href"][1:] for node in tree.css('a[href^="#"]')]
    assert set(wanted) <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_captions_and_heads(get, addresses, name: str) -> None:
    for table in LexborHTMLParser(get(addresses[name]).text).css("table"):
        assert table.css_first("caption") is not None
        assert all(head.attributes.get("scope") for head in table.css("th"))


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("missing")])
def test_a_page_has_a_json_twin(get, addresses, name: str) -> None:
    path, _, query = addresses[name].partition("?")
    answer = get(f"{path}index.json?{query}" if path == "/" else f"{path}.json?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()


@pytest.mark.parametrize(
    "path",
    ["/", "/archive", "/archive/reports", "/archive?sql=select+1", "/-/versions.json", "/nothing", "/static/site.css"],
)
def test_every_answer_has_a_policy(get, path: str) -> None:
    headers = get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    script = re.search(r"script-src ([^;]*)", headers["content-security-policy"])
    assert script is not None
    assert "unsafe" not in script[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/archive", "/archive/reports", "/archive?sql=select+1", "/archive/agencies", "/nothing"]
)
def test_datasettes_pages_hold_no_script_that_their_policy_stops(get, path: str) -> None:
    answer = get(path)
    for script in LexborHTMLParser(answer.text).css("script:not([src])"):
        assert script.text() in ("DATASETTE_ALLOW_FACET = true;", "DATASETTE_ALLOW_FACET = false;")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_cannot_be_written_to(get, addresses, method: str) -> None:
    assert get(addresses["report"], method).status_code in (403, 405)


def test_report_shows_every_cell_that_is_stored(get, addresses, demo_db: sqlite3.Connection) -> None:
    key = addresses["report"].rsplit("/", 1)[1]
    tree = LexborHTMLParser(get(addresses["report"]).text)
    stored = demo_db.execute(
        "SELECT table_name, row_key, column_key, value, state FROM cells WHERE report_key = ?", (key,)
    ).fetchall()
    assert len(stored) == 200
    for row in stored:
        box = tree.css(f'td > a[href="/report/{key}/cell/{row["table_name"]}/{row["row_key"]}/{row["column_key"]}"]')
        assert len(box) == 1
        if row["state"] == "number":
            shown = box[0].text(deep=False, strip=True)
            assert float(shown) == row["value"]


def test_blank_and_zero_look_different(get, addresses) -> None:
    tree = LexborHTMLParser(get(addresses["report with blanks"]).text)
    blank, zero = tree.css("td.blank"), tree.css("td.zero")
    assert blank
    assert zero
    assert all("空白" in box.text() for box in blank)
    assert all(box.css_first("a").text(deep=False, strip=True) == "0" for box in zero)


def test_a_finding_marks_its_cells_in_words(get, addresses, demo_db: sqlite3.Connection) -> None:
    tree = LexborHTMLParser(get(addresses["report"]).text)
    box = tree.css_first('td > a[href$="/cell/disputes/review/total"]')
    assert "found" in box.parent.attributes["class"].split()
    assert "有核对发现" in box.text()
    other = tree.css_first('td > a[href$="/cell/disputes/litigation_direct/total"]')
    assert "found" not in other.parent.attributes["class"].split()


def test_cell_page_leads_back_to_the_source(get, addresses, demo_db: sqlite3.Connection) -> None:
    key = addresses["report"].rsplit("/", 1)[1]
    sha, url = demo_db.execute(
        "SELECT c.sha256, r.source_url FROM reports r JOIN captures c ON c.key = r.capture_key WHERE r.key = ?", (key,)
    ).fetchone()
    answer = get(addresses["cell"])
    assert sha in answer.text
    assert url in answer.text
    data = get(addresses["cell"] + ".json").json()
    assert data["place"]
    assert data["raw"] == "0"
    assert "T07" in [finding["check_id"] for finding in data["findings"]]
    assert get(addresses["report"] + "/cell/disputes/review/nothing").status_code == 404


def test_report_csv_has_a_line_for_every_cell(get, addresses) -> None:
    rows = list(csv.DictReader(io.StringIO(get(addresses["report"] + ".csv").content.decode("utf-8-sig"))))
    assert len(rows) == 200
    assert {row["zh"] for row in rows} >= {cell_words(("disputes", "review", "total"))[0]}


def test_workbook_holds_the_official_layout(get, addresses) -> None:
    answer = get(addresses["report"] + ".xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert '<mergeCell ref="A1:C3"/>' in sheet
    assert '<mergeCell ref="D1:J1"/>' in sheet
    assert "第三项加第四项之和" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet


def test_agency_shows_all_years(get, addresses, demo_db: sqlite3.Connection) -> None:
    key = addresses["agency"].rsplit("/", 1)[1]
    data = get(addresses["agency"] + ".json").json()
    years = [
        row[0] for row in demo_db.execute("SELECT year FROM reports WHERE agency_key = ? ORDER BY year, key", (key,))
    ]
    assert [report["year"] for report in data["reports"]] == years
    received = [
        row[0]
        for row in demo_db.execute(
            "SELECT p.received FROM reports r LEFT JOIN applications p ON p.report_key = r.key AND p.applicant = 'total'"
            " WHERE r.agency_key = ? ORDER BY r.year, r.key",
            (key,),
        )
    ]
    assert data["figures"]["received"] == received


def test_a_broken_link_of_the_chain_is_marked(get, demo_db: sqlite3.Connection) -> None:
    key = demo_db.execute(
        "SELECT r.agency_key FROM findings f JOIN reports r ON r.key = f.report_key WHERE f.check_id = 'Y01' LIMIT 1"
    ).fetchone()[0]
    assert LexborHTMLParser(get(f"/agency/{key}").text).css("tr.broken .tag.error")


def test_place_counts_are_those_of_the_database(get, demo_db: sqlite3.Connection) -> None:
    data = get("/place/990121.json").json()
    expected = demo_db.execute(
        "SELECT COUNT(*) FROM coverage c JOIN agencies a ON a.key = c.agency_key WHERE a.county_code = '990121' AND c.year = 2023"
    ).fetchone()[0]
    clock = {row["year"]: row for row in data["clock"]}[2023]
    assert clock["expected"] == expected
    assert clock["published"] + clock["late"] + clock["missing"] + clock["other"] == expected
    assert (
        len(data["units"])
        == demo_db.execute("SELECT COUNT(*) FROM agencies WHERE county_code = '990121'").fetchone()[0]
    )


def test_home_counts_and_map(get, demo_db: sqlite3.Connection) -> None:
    data = get("/index.json").json()
    assert data["counts"]["reports"] == demo_db.execute("SELECT COUNT(*) FROM reports").fetchone()[0]
    tree = LexborHTMLParser(get("/").text)
    assert len(tree.css("svg.map a")) == data["counts"]["counties"]
    assert get("/?measure=nothing").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/place/123456",
        "/place/12",
        "/agency/990121-aaaaaa",
        "/report/x",
        "/capture/0000000000000000",
        "/capture/../../etc/passwd",
    ],
)
def test_what_is_not_there_is_a_plain_404(get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_stored_page_is_shown_in_a_sandbox(get, demo_db: sqlite3.Connection) -> None:
    key = demo_db.execute(
        "SELECT r.capture_key FROM reports r JOIN captures c ON c.key = r.capture_key WHERE c.media_type = 'text/html' LIMIT 1"
    ).fetchone()[0]
    answer = get(f"/capture/{key}")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "script" not in answer.text
    assert "政府信息公开" in answer.text


def test_original_is_an_attachment_byte_for_byte(get, demo_db: sqlite3.Connection) -> None:
    key, sha = demo_db.execute(
        "SELECT c.key, c.sha256 FROM reports r JOIN captures c ON c.key = r.capture_key WHERE r.source_url LIKE '%.pdf' LIMIT 1"
    ).fetchone()
    answer = get(f"/capture/{key}/original")
    assert hashlib.sha256(answer.content).hexdigest() == sha
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_without_the_data_folder_no_copy_is_offered(
    demo_database: Path, addresses, demo_db: sqlite3.Connection
) -> None:
    client = client_of(demo_database, None)
    ask = next(client)
    assert "/capture/" not in ask(addresses["report"]).text
    key = demo_db.execute("SELECT capture_key FROM reports LIMIT 1").fetchone()[0]
    assert ask(f"/capture/{key}").status_code == 404
    client.close()


def test_every_link_of_the_site_leads_somewhere(get, addresses) -> None:
    """Links of every kind of page in both languages, each address once; a fragment must be the id of something there."""
    starts = [path for name, path in addresses.items() if not name.startswith("missing")]
    starts += ["/findings", "/checks", "/coverage", "/events", "/runs", "/questions", "/search?q=公开", "/check"]
    links = set()
    for start in (*starts, *(f"/en{path}" for path in starts)):
        for node in LexborHTMLParser(get(start).text).css('a[href^="/"]'):
            links.add(node.attributes["href"])
    kinds: dict[str, list[str]] = {}
    for link in sorted(links):
        kinds.setdefault(re.sub(r"[0-9a-f]{4,}|\d+", "0", link.partition("?")[0]), []).append(link)
    broken = []
    for same in kinds.values():
        for link in same[:3]:
            path, _, fragment = link.partition("#")
            answer = get(path)
            if answer.status_code not in (200, 302, 303) or (
                fragment and not LexborHTMLParser(answer.text).css(f'[id="{fragment}"]')
            ):
                broken.append((link, answer.status_code))
    assert broken == []


@pytest.mark.parametrize("path", ["/findings", "/en/coverage", "/about.json"])
def test_an_archive_of_an_older_version_is_told_from_a_fault(tmp_path: Path, path: str) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        db.execute("CREATE TABLE reports (key TEXT)")
    for older in client_of(tmp_path / "old.db", None):
        answer = older(path)
        assert answer.status_code == 503
        assert "gongkai build" in answer.text


def test_a_provinces_bodies_stand_under_their_county_and_kind(get, demo_db: sqlite3.Connection) -> None:
    expected = {
        f"/agency/{key}": (f"/place/{county}", kind)
        for key, county, kind in demo_db.execute(
            "SELECT key, county_code, kind FROM agencies WHERE province_code = '990000'"
        )
    }
    found, county, kinds = {}, "", []
    for row in LexborHTMLParser(get("/place/990000").text).css("table.who tbody tr"):
        link = row.css_first("th a")
        if "county" in (row.attributes.get("class") or "").split():
            county, kinds = link.attributes["href"], []
        elif link is None:
            kinds.append(row.css_first("th").text(deep=False, strip=True))
        else:
            found[link.attributes["href"]] = (county, kinds[-1])
    assert {key: place for key, (place, _) in found.items()} == {key: place for key, (place, _) in expected.items()}
    assert {STRINGS[f"kind_{kind}"][0] for _, kind in expected.values()} == {kind for _, kind in found.values()}
    assert all(found[key][1] == STRINGS[f"kind_{kind}"][0] for key, (_, kind) in expected.items())
