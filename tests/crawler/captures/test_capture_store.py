"""The store of captures: what goes in comes out, in one order, and damage is found and named."""

from __future__ import annotations

import gzip
import os
import random
import resource
import signal
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.captures import CaptureStore, DamagedCaptureError, FolderUnusableError, StorageFullError
from crawler.items import NOT_HTTP, Capture
from crawler.report import Source

START = datetime(2026, 1, 31, 16, 0, tzinfo=UTC)


def make_capture(number: int = 0, body: bytes | None = None, **changes: object) -> Capture:
    url = f"http://www.county.gov.cn/zfxxgknb/202601/t20260131_{number}.html"
    capture = Capture(
        url=url,
        final_url=url,
        status=200,
        headers=(
            ("Content-Type", "text/html; charset=GBK"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "7"),
            ("Set-Cookie", "a=1"),
        ),
        body=f"<html>年度报告 {number}".encode() if body is None else body,
        fetched_at=START + timedelta(seconds=number),
        source=Source(
            url=url, role="article", title="某县2025年政府信息公开工作年度报告", site="http://www.county.gov.cn/"
        ),
    )
    return replace(capture, **changes)  # type: ignore[arg-type]


def problems(store: CaptureStore) -> list[tuple[str, int, str]]:
    return [(checked.warc, checked.offset, checked.problem) for checked in store.verify() if checked.problem]


def test_a_capture_comes_back_as_it_went_in(tmp_path: Path) -> None:
    capture = make_capture(final_url="http://www.county.gov.cn/moved.html")
    with CaptureStore(tmp_path) as store:
        written = store.write(capture)
        (stored,) = store.iterate()
        assert stored == written
        assert store.read(stored) == capture.body
    assert stored.url == capture.url
    assert stored.final_url == capture.final_url
    assert stored.fetched_at == capture.fetched_at
    assert stored.source == capture.source
    assert (stored.status, stored.media_type, stored.charset, stored.size) == (
        200,
        "text/html",
        "gbk",
        len(capture.body),
    )


def test_the_files_are_warc_1_1_for_any_reader(tmp_path: Path) -> None:
    with CaptureStore(tmp_path, contact="mail@example.org") as store:
        store.write(make_capture())
    with (tmp_path / "gongkai-000001.warc.gz").open("rb") as file:
        seen = [
            (record.rec_type, record, record.content_stream().read())
            for record in ArchiveIterator(file, check_digests=True)
        ]
    assert [kind for kind, _, _ in seen] == ["warcinfo", "response"]
    assert b"operator: mail@example.org" in seen[0][2]
    record = seen[1][1]
    assert record.rec_headers.protocol == "WARC/1.1"
    assert record.digest_checker.passed
    assert seen[1][2] == make_capture().body
    assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert record.http_headers.get_header("Content-Encoding") is None
    assert "decoding" in record.rec_headers.get_header("Gongkai-Fidelity")


@pytest.mark.parametrize(
    "header",
    [
        ("Content-Disposition", 'attachment; filename="年度报告.pdf"'),
        ("Content-Disposition", "attachment; filename=\xc4\xea\xb1\xa8.pdf; 年"),
        ("Set-Cookie", "a=\xff;\xff;\ufffd"),
        ("X-Title", "年度报告"),
        ("X-Lone", "\udcff"),
        ("X-年", "1"),
    ],
)
def test_headers_that_are_not_ascii_do_not_stop_the_writing(tmp_path: Path, header: tuple[str, str]) -> None:
    capture = make_capture(headers=(("Content-Type", "text/html"), header))
    with CaptureStore(tmp_path) as store:
        stored = store.write(capture)
        assert store.read(stored) == capture.body
        assert stored.media_type == "text/html"


def test_the_same_payload_again_is_a_small_revisit(tmp_path: Path) -> None:
    body = os.urandom(50_000)
    with CaptureStore(tmp_path) as store:
        first = store.write(make_capture(0, body))
        again = store.write(make_capture(1, body))
        assert (first.record, again.record) == ("response", "revisit")
        assert again.length < 2_000
        assert (again.sha256, again.size) == (first.sha256, len(body))
        assert store.read(again) == body
        assert problems(store) == []


def test_a_payload_is_recognised_in_a_later_session(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        store.write(make_capture(0, b"same"))
    (tmp_path / "index.db").unlink()
    with CaptureStore(tmp_path) as store:
        assert store.write(make_capture(1, b"same")).record == "revisit"


def test_empty_bodies_are_stored_and_never_revisits(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        stored = [store.write(make_capture(number, b"")) for number in range(2)]
        assert [item.record for item in stored] == ["response", "response"]
        assert store.read(stored[1]) == b""


def test_an_imported_file_is_a_resource(tmp_path: Path) -> None:
    url = "file:///报告 2025.pdf"
    capture = Capture(
        url, url, NOT_HTTP, (("Content-Type", "application/pdf"),), b"%PDF-1.7 \r\n\r\n", START, Source(url=url)
    )
    with CaptureStore(tmp_path) as store:
        stored = store.write(capture)
        again = store.write(replace(capture, fetched_at=START + timedelta(days=1)))
        assert store.read(stored) == store.read(again) == capture.body
        assert problems(store) == []
    assert (stored.record, stored.status, stored.media_type) == ("resource", NOT_HTTP, "application/pdf")
    assert (again.record, again.status, again.media_type) == ("revisit", NOT_HTTP, "application/pdf")
    assert stored.final_url == "file:///%E6%8A%A5%E5%91%8A%202025.pdf"
    assert stored.source.url == url


def test_a_web_address_of_an_imported_file_keeps_its_body_whole(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\nnot a header"
    with CaptureStore(tmp_path) as store:
        assert store.read(store.write(make_capture(body=body, status=NOT_HTTP))) == body


def test_order_does_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    numbers = list(range(50))
    orders = []
    for name, seed in (("a", 1), ("b", 2)):
        random.Random(seed).shuffle(numbers)
        with CaptureStore(tmp_path / name, max_file=2_000) as store:
            for number in numbers:
                store.write(make_capture(number))
            orders.append([(item.fetched_at, item.url, item.sha256) for item in store.iterate()])
    assert orders[0] == orders[1] == sorted(orders[0])


def test_listing_goes_on_while_captures_are_written(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        for number in range(3):
            store.write(make_capture(number))
        listing = store.iterate()
        next(listing)
        store.write(make_capture(9))
        assert len(list(listing)) >= 2


def test_files_are_rotated_by_size_and_named_in_order(tmp_path: Path) -> None:
    with CaptureStore(tmp_path, max_file=4_000) as store:
        for number in range(5):
            store.write(make_capture(number, os.urandom(3_000)))
    names = sorted(path.name for path in tmp_path.glob("*.warc.gz"))
    assert names == [f"gongkai-{number:06d}.warc.gz" for number in range(1, len(names) + 1)]
    assert len(names) >= 3


def test_a_small_whole_file_is_continued_and_its_old_bytes_stay(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        store.write(make_capture(0))
    path = tmp_path / "gongkai-000001.warc.gz"
    before = path.read_bytes()
    with CaptureStore(tmp_path) as store:
        store.write(make_capture(1))
    assert path.read_bytes().startswith(before)
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1


def test_two_writers_use_two_files(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as one, CaptureStore(tmp_path) as two:
        one.write(make_capture(0))
        two.write(make_capture(1))
        one.write(make_capture(2))
        assert [item.url[-6] for item in two.iterate()] == ["0", "1", "2"]
    assert len(list(tmp_path.glob("*.warc.gz"))) == 2


@pytest.mark.parametrize("cut", [1, 5, 40, 200])
def test_a_torn_last_record_is_named_and_left_as_it_lies(tmp_path: Path, cut: int) -> None:
    with CaptureStore(tmp_path) as store:
        store.write(make_capture(0))
        torn = store.write(make_capture(1))
    path = tmp_path / torn.warc
    path.write_bytes(path.read_bytes()[:-cut])
    left = path.read_bytes()
    with CaptureStore(tmp_path) as store:
        assert [item.url for item in store.iterate()] == [make_capture(0).url]
        assert problems(store) == [(torn.warc, torn.offset, "the record is cut short")]
        assert [(item.warc, item.offset) for item in store.damages()] == [(torn.warc, torn.offset)]
        again = store.write(make_capture(1))
        assert again.warc != torn.warc
        assert store.read(again) == make_capture(1).body
    assert path.read_bytes() == left


def test_every_flipped_byte_is_found_and_the_other_records_stay_readable(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        stored = [store.write(make_capture(number)) for number in range(3)]
    path = tmp_path / stored[0].warc
    whole = path.read_bytes()
    for position in range(stored[1].offset, stored[1].offset + stored[1].length):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << (position % 8)
        path.write_bytes(damaged)
        with CaptureStore(tmp_path) as store:
            found = problems(store)
            assert [(warc, offset) for warc, offset, _ in found] == [(stored[1].warc, stored[1].offset)], position
            assert store.read(stored[2]) == make_capture(2).body


def test_damage_is_found_without_the_index_too(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        stored = [store.write(make_capture(number)) for number in range(3)]
    path = tmp_path / stored[1].warc
    damaged = bytearray(path.read_bytes())
    damaged[stored[1].offset + stored[1].length // 2] ^= 0xFF
    path.write_bytes(damaged)
    (tmp_path / "index.db").unlink()
    with CaptureStore(tmp_path) as store:
        assert [item.url for item in store.iterate()] == [stored[0].url, stored[2].url]
        assert [(warc, offset) for warc, offset, _ in problems(store)] == [(stored[1].warc, stored[1].offset)]
        with pytest.raises(DamagedCaptureError) as caught:
            store.read(stored[1])
        assert (caught.value.warc, caught.value.offset) == (stored[1].warc, stored[1].offset)


def test_a_digest_that_does_not_fit_its_payload_is_found(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        stored = store.write(make_capture(0, b"AAAA-figure-550-AAAA"))
    path = tmp_path / stored.warc
    packed = path.read_bytes()
    forged = gzip.compress(gzip.decompress(packed[stored.offset :]).replace(b"550", b"551"), mtime=0)
    path.write_bytes(packed[: stored.offset] + forged)
    (tmp_path / "index.db").unlink()
    with CaptureStore(tmp_path) as store:
        assert [problem for _, _, problem in problems(store)] == ["the record's content differs from its block digest"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        stored = store.write(make_capture())
    (tmp_path / stored.warc).unlink()
    with CaptureStore(tmp_path) as store:
        assert list(store.iterate()) == []
        assert problems(store) == [(stored.warc, 0, "the file is missing")]


@pytest.mark.parametrize("rubbish", [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_index_is_made_anew(tmp_path: Path, rubbish: bytes) -> None:
    with CaptureStore(tmp_path) as store:
        store.write(make_capture())
    (tmp_path / "index.db").write_bytes(rubbish)
    with CaptureStore(tmp_path) as store:
        assert len(list(store.iterate())) == 1


def test_a_file_in_place_of_the_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("")
    with pytest.raises(FolderUnusableError, match="captures"):
        CaptureStore(tmp_path / "captures")


WRITER = """
import sys
from pathlib import Path
from tests_capture import make_capture
from crawler.captures import CaptureStore
with CaptureStore(Path(sys.argv[1])) as store:
    for number in range(10_000):
        store.write(make_capture(number))
        print(number, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    script = WRITER.replace("tests_capture", Path(__file__).stem)
    environment = os.environ | {"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[3]}"}
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(40)]
        process.kill()
        acknowledged += [int(line) for line in process.stdout.read().split()]
    with CaptureStore(tmp_path) as store:
        held = {item.url for item in store.iterate()}
        assert {make_capture(number).url for number in acknowledged} <= held
        store.write(make_capture(20_000))
        assert all(store.read(item) for item in store.iterate())


def test_a_full_disk_is_a_clear_error_and_what_was_stored_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaptureStore(tmp_path) as store:
        kept = store.write(make_capture(0))
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kept.offset + kept.length + 500, hard))
        try:
            with pytest.raises(StorageFullError, match="full"):
                store.write(make_capture(1, os.urandom(200_000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, previous)
        assert store.read(kept) == make_capture(0).body
        healed = store.write(make_capture(2))
        assert store.read(healed) == make_capture(2).body


def test_memory_is_flat_in_the_number_of_captures(tmp_path: Path) -> None:
    peaks = []
    with CaptureStore(tmp_path) as store:
        for count in (10, 60):
            for number in range(count):
                store.write(make_capture(number, os.urandom(200_000)))
            tracemalloc.start()
            assert sum(len(store.read(item)) for item in store.iterate()) >= count * 200_000
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
