"""What programs are told of the site: every address and parameter that exists, and nothing else."""

from __future__ import annotations

import re

import pytest
from site_made import Get

from archive.site.model import Ask
from archive.site.pages import PAGES
from archive.site.questions import QUESTIONS
from archive.site.route_words import ROUTES


@pytest.fixture(scope="module")
def described(get: Get) -> dict:
    """The OpenAPI description."""
    answer = get("/openapi.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def test_every_page_is_described() -> None:
    assert ROUTES.keys() == {page.name for page in PAGES} - {"openapi", "llms"}


def test_the_description_has_the_shape_of_openapi(described) -> None:
    """OpenAPI 3.1 §4.8: the required fields, path parameters declared where they stand, unique operation ids."""
    assert described["openapi"].startswith("3.1.")
    assert {"title", "version"} <= described["info"].keys()
    ids = []
    for path, item in described["paths"].items():
        assert path.startswith("/")
        for method, operation in item.items():
            assert method in ("get", "post")
            ids.append(operation["operationId"])
            assert all("description" in response for response in operation["responses"].values())
            named = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert all("schema" in parameter for parameter in operation.get("parameters", ()))
    assert len(ids) == len(set(ids))


def test_every_address_answers_in_the_form_that_is_said(get, described, demo_db) -> None:
    key, capture = demo_db.execute(
        "SELECT r.key, c.key FROM reports r JOIN captures c ON c.key = r.capture_key WHERE c.media_type = 'text/html'"
    ).fetchone()
    values = {"code": "990121", "id": QUESTIONS[0].id, "table": "applications", "row": "received", "column": "total"}
    for path, item in described["paths"].items():
        own = capture if "/capture/" in path else key.rsplit("-", 1)[0] if "/agency/" in path else key
        address = re.sub(r"{(\w+)}", lambda part, own=own: own if part[1] == "key" else values[part[1]], path)
        if path == "/archive.json":
            address += "?sql=select+1"
        if path.startswith("/compare"):
            address += "?" + "&".join(f"report={one}" for (one,) in demo_db.execute("SELECT key FROM reports LIMIT 2"))
        answer = get(address)
        assert answer.status_code == 200, address
        media_type = next(iter(item["get"]["responses"]["200"]["content"]))
        if media_type != "*/*":
            assert answer.headers["content-type"].startswith(media_type), address


@pytest.mark.parametrize("name", [name for name in ROUTES if ROUTES[name].queries])
def test_the_parameters_of_a_page_are_those_that_it_reads(name, demo_db, demo_database) -> None:
    from archive.site.app import make_app

    class Noted(dict):
        def __init__(self) -> None:
            super().__init__({"q": "公开"})
            self.read: set[str] = set()

        def get(self, key, default=None):
            self.read.add(key)
            return super().get(key, default)

    page = next(page for page in PAGES if page.name == name)
    args = Noted()
    site = make_app(demo_database).gongkai
    key = demo_db.execute("SELECT key FROM reports LIMIT 1").fetchone()[0]
    for lists in ({}, {"report": [key]}):
        args |= {"unit": "局", "from": "1" if lists else ""}
        answer = page.load(Ask(demo_db, site, "zh", {}, args, lists=lists))
        if callable(answer.table):
            answer.table()
    args.read |= {query.name for query in ROUTES[name].queries if query.is_repeated}
    assert {query.name for query in ROUTES[name].queries} == args.read


def test_a_described_bound_is_the_pages_own(get, described) -> None:
    for query in described["paths"]["/findings.json"]["get"]["parameters"]:
        schema = query["schema"]
        if "maximum" in schema:
            assert get(f"/findings.json?{query['name']}={schema['maximum']}").status_code == 200
            assert get(f"/findings.json?{query['name']}={schema['maximum'] + 1}").status_code == 400
        for option in schema.get("enum", ()):
            assert get(f"/findings.json?{query['name']}={option}").status_code == 200
        if "enum" in schema:
            assert get(f"/findings.json?{query['name']}=other").status_code == 400


def test_llms_txt_leads_to_what_is_there(get) -> None:
    text = get("/llms.txt").text
    assert text.startswith("# Gongkai 公开\n\n> ")
    links = re.findall(r"\]\(http://gongkai\.test([^)]+)\)", text)
    assert len(links) >= 6
    for link in links:
        assert get(link).status_code == 200, link
