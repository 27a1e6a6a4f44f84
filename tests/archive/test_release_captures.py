"""The captures of a release: a package that standard tools play, without what is sealed or torn."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import archive_made as made
import pytest
from made_releases import DAY, URL
from test_withhold import SECRET, with_secret
from warcio.archiveiterator import ArchiveIterator

from archive.build import build
from archive.publish import publish
from archive.release import make_release
from archive.wacz import surt
from crawler.captures import CaptureStore

pytestmark = pytest.mark.usefixtures("made_readings")


def records(package: Path) -> Iterator[tuple[str, str, bytes]]:
    with zipfile.ZipFile(package) as wacz:
        for name in wacz.namelist():
            if name.startswith("archive/"):
                for record in ArchiveIterator(BytesIO(wacz.read(name))):
                    yield (
                        record.rec_type,
                        record.rec_headers.get_header("WARC-Target-URI") or "",
                        record.content_stream().read(),
                    )


def index_lines(package: Path) -> list[tuple[str, str, dict[str, str]]]:
    with zipfile.ZipFile(package) as wacz:
        text = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode()
        packed = wacz.read("indexes/index.cdx.gz")
        first, *blocks = wacz.read("indexes/index.idx").decode().splitlines()
    assert json.loads(first.removeprefix("!meta 0 "))["format"] == "cdxj-gzip-1.0"
    joined = "".join(
        gzip.decompress(packed[said["offset"] : said["offset"] + said["length"]]).decode()
        for said in (json.loads(block.split(" ", 2)[2]) for block in blocks)
    )
    assert joined == text
    lines = [line.split(" ", 2) for line in text.splitlines()]
    assert text.splitlines() == sorted(text.splitlines())
    return [(key, stamp, json.loads(said)) for key, stamp, said in lines]


def test_the_package_of_captures_says_where_every_record_lies(published: Path, release: Path) -> None:
    package = release / "captures.wacz"
    with CaptureStore(published / "captures") as store:
        expected = {(stored.final_url, stored.sha256) for stored in store.iterate()}
    found = set()
    with zipfile.ZipFile(package) as wacz:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in wacz.infolist())
        described = json.loads(wacz.read("datapackage.json"))
        assert described["wacz_version"] == "1.1.1"
        for resource in described["resources"]:
            content = wacz.read(resource["path"])
            assert (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content)) == (
                resource["hash"],
                resource["bytes"],
            )
        digest = json.loads(wacz.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(wacz.read('datapackage.json')).hexdigest()}"
        for key, _, said in index_lines(package):
            part = wacz.read(f"archive/{said['filename']}")[int(said["offset"]) :][: int(said["length"])]
            record = next(iter(ArchiveIterator(BytesIO(part))))
            assert record.rec_headers.get_header("WARC-Target-URI") == said["url"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == said["digest"]
            assert key == surt(said["url"])
            found.add((said["url"], said["digest"].removeprefix("sha256:")))
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
    assert found == expected
    assert {page["url"] for page in pages[1:]} == {URL.format(1), URL.format(2)}
    assert all("年度报告" in page["title"] for page in pages[1:])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        # An address of digits is read backwards like a name, as that library does.
        ("http://127.0.0.1:18080/a/b/?b=2&A=1", "1,0,0,127:18080)/a/b?a=1&b=2"),
        ("http://www.Hongze.gov.cn/", "cn,gov,hongze)/"),
        ("http://www.hongze.gov.cn:80/col/Art_2.html#x", "cn,gov,hongze)/col/art_2.html"),
        ("http://a.gov.cn/x/?", "cn,gov,a)/x"),
        ("http://a.gov.cn/%E6%B0%91/民.html?q=民&t", "cn,gov,a)/%e6%b0%91/%e6%b0%91.html?q=%e6%b0%91&t"),
        ("file:///a/b.html", "file:/a/b.html"),
    ],
)
def test_addresses_are_spelled_as_the_surt_library_spells_them(url: str, expected: str) -> None:
    assert surt(url) == expected


def test_no_sealed_byte_is_released_unless_asked_for(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made.write(
        data,
        made.capture(URL.format(1), with_secret(made.made_report())),
        made.capture(URL.format(2), made.made_report(year=2022)),
        made.capture(URL.format(1), with_secret(made.made_report()), days=1),
        made.capture(URL.format(3), made.made_report(year=2021)),
    )
    build(data)
    publish(data)
    done = make_release(data, now=DAY)
    assert done.captures is not None
    assert (done.captures.sealed, done.captures.captures) == (2, 2)
    assert {url for kind, url, _ in records(done.folder / "captures.wacz") if kind != "warcinfo"} == {
        URL.format(2),
        URL.format(3),
    }
    assert {said["url"] for _, _, said in index_lines(done.folder / "captures.wacz")} == {URL.format(2), URL.format(3)}
    for path in done.folder.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path
    private = make_release(data, tmp_path / "backup", now=DAY, include_sealed=True)
    assert private.captures is not None
    assert private.captures.sealed == 0
    assert len({url for kind, url, _ in records(private.folder / "captures.wacz") if kind != "warcinfo"}) == 3


def test_a_torn_record_is_left_out_of_the_package(published: Path) -> None:
    warc = max((published / "captures").glob("*.warc.gz"))
    with warc.open("ab") as file:
        file.write(warc.read_bytes()[:200])
    done = make_release(published, now=DAY)
    assert done.captures is not None
    assert (done.captures.damaged, done.captures.captures) == (1, 4)
    assert len([1 for kind, _, _ in records(done.folder / "captures.wacz") if kind in ("response", "revisit")]) == 4


_REPLAY = """
import hashlib, json, sys
from pywb.apps.frontendapp import FrontEndApp
from werkzeug.test import Client

client = Client(FrontEndApp())
for url, digest in json.load(sys.stdin):
    answer = client.get(f"/demo/2024id_/{url}")
    assert answer.status_code == 200, (url, answer.status_code)
    assert "sha256:" + hashlib.sha256(answer.data).hexdigest() == digest, url
"""


@pytest.mark.slow
def test_the_package_plays_in_pywb_byte_for_byte(release: Path, tmp_path: Path) -> None:
    """pywb pins libraries that others need newer: it may live in an environment of its own, named by GONGKAI_PYWB."""
    python = os.environ.get("GONGKAI_PYWB", sys.executable)
    if subprocess.run([python, "-c", "import pywb"], capture_output=True, check=False).returncode:
        pytest.skip("pywb is not installed; name a Python that has it in GONGKAI_PYWB")
    manage = [python, "-c", "from pywb.manager.manager import main; main()"]
    for arguments in (["init", "demo"], ["add", "--unpack-wacz", "demo", str(release / "captures.wacz")]):
        subprocess.run([*manage, *arguments], cwd=tmp_path, check=True, capture_output=True)
    asked = [(said["url"], said["digest"]) for _, _, said in index_lines(release / "captures.wacz")]
    assert len(asked) == 4
    played = subprocess.run(
        [python, "-c", _REPLAY], input=json.dumps(asked), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stderr[-2000:]
