"""Hostile requests by the thousand, made from a seed: paths, parameters, SQL, methods, headers and bytes that no browser sends."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

ROUTES = (
    "/", "/en", "/about", "/coverage", "/events", "/runs", "/findings", "/checks", "/search", "/compare", "/agencies", "/place/990101",
    "/agency/{agency}", "/report/{report}", "/report/{report}/section/1", "/capture/{capture}", "/capture/{capture}/original", "/archive",
    "/archive/reports", "/archive/cells", "/archive/sections", "/archive/findings", "/archive/reports/{report}", "/archive.db",
    "/-/versions", "/-/metadata", "/-/settings", "/-/databases", "/-/plugins", "/-/config", "/-/threads", "/-/actor", "/-/allowed",
    "/static/site.css", "/-/static/app.css", "/favicon.ico", "/robots.txt",
)  # fmt: skip
ENDINGS = ("", ".json", ".csv", ".atom", ".xlsx", ".db", ".xml", "/", "//", "/..", ".json.json", "%00", ";x=1")
PARAMETERS = (
    "q", "year", "kind", "sort", "_sort", "_sort_desc", "page", "_next", "_size", "_facet", "_facet_size", "_where", "_search", "_shape", "_labels",
    "_trace", "_json", "_col", "_nocol", "_extra", "_stream", "_ttl", "_timelimit", "_searchmode", "_through", "key__contains", "year__gt",
    "title__like", "agency_key", "lang", "state", "severity", "check", "county", "province", "scope", "form", "before", "after", "sql", "callback",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1e308", "99999999999999999999", "NaN", "null", "undefined", "true", "[]", "{}", '{"a":', "'", '"', "`", "]", "\\", "%", "%25%00",
    "../../../etc/passwd", "....//....//etc/passwd", "file:///etc/passwd", "/proc/self/environ", "\x00", "\r\nSet-Cookie: a=b", "\u202e", "\ud7ff",
    "<script>alert(1)</script>", "javascript:alert(1)", "//evil.example/", "/\\evil.example", "${7*7}", "{{7*7}}", "=cmd|' /C calc'!A0", "' OR 1=1 --",
    "1; DROP TABLE reports", "a" * 3000, "信息公开", "１２３", "* NEAR *", 'a" OR "b', "AND", "NOT NOT", "^(", "(a+)+$", "%' ESCAPE '", "key desc",
    "report_key) UNION SELECT", "rowid", "sqlite_master", "-" * 500, "(" * 800, "%F0%28%8C%28", "%u0041", "+" * 100,
)  # fmt: skip
CHEAP_SQL = (
    "select * from sqlite_master", "attach database '/etc/passwd' as p", "ATTACH 'file:leak.db?mode=rwc' AS x", "detach database main",
    "pragma database_list", "pragma writable_schema=on", "PRAGMA query_only=0", "select * from pragma_database_list", "select load_extension('x')",
    "select readfile('/etc/passwd')", "select writefile('leak.db', 'x')", "select * from fsdir('/')", "insert into reports values (1)",
    "update reports set title='x'", "delete from reports", "drop table reports", "create table x(y)", "vacuum into 'leak.db'", "reindex", "analyze",
    "begin exclusive", "select 1; select 2", "select", "", ";", "--", "/*", "select '", 'select "', "explain select 1", "explain query plan select * from cells",
    "with x as (select 1) delete from reports", "select zeroblob(2000000000)", "select hex(randomblob(1000000000))", "select printf('%1000000000d', 1)",
    "select replace(hex(zeroblob(20000)), '0', hex(zeroblob(20000)))", "select * from reports where key like '%'||:x||'%'", "select fts5(1)",
    "select * from reports_fts where reports_fts match '\"'", "select json('{')", "select json_extract('[', '$')", "select cast(x'ff' as text)", "select x'00ff'",
    "select 1 as '', 2 as ''", "select " + ",".join(["1"] * 2001), "select " + "(" * 900 + "1" + ")" * 900, "values(1),(2)", "select :a, :b, @c, ?1",
    "select * from archive_info, runs", "select group_concat(text) from sections", "select sqlite_version(), sqlite_source_id()",
    "select strftime('%s', 'x'), abs(-9223372036854775808)", "select -9223372036854775808 / -1", "select 1/0, 1e999, -1e999, 0x7fffffffffffffff + 1",
)  # fmt: skip
BOMBS = (
    "with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c",
    "with recursive c(x) as (select 'a' union all select x||x from c) select length(x) from c",
    "select count(*) from cells a, cells b, cells c", "select * from cells a, cells b order by a.value, b.value limit 5",
    "select max(a.text || b.text || c.text) from sections a, sections b, sections c",
    "select count(*) from sections where text like '%a%b%c%d%e%f%g%h%i%' or text glob '*a*b*c*d*e*f*'",
    "with recursive c(x) as (select 1 union all select x+1 from c) select * from c",
)  # fmt: skip
METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "CONNECT",
    "PROPFIND",
    "get",
    "G\tT",
)
HEADERS = (
    "Host: evil.example", "Host: ", "Host: 127.0.0.1:1@evil", "X-Forwarded-Host: evil.example", "X-Forwarded-For: 127.0.0.1", "X-Original-URL: /-/config",
    "Range: bytes=0-,0-,0-", "Range: bytes=-1", "Accept-Encoding: " + "gzip," * 500, "Cookie: ds_actor=" + "A" * 2000, "Cookie: ds_actor=\"e30.x\"",
    "Authorization: Bearer dstok_x", "Content-Type: application/json", "Content-Length: -1", "Content-Length: 99999999999", "Transfer-Encoding: chunked",
    "Expect: 100-continue", "Upgrade: websocket", "If-None-Match: " + '"a",' * 500, "If-Modified-Since: x", "Accept: " + "a/b;q=x," * 300,
    "Origin: null", "Referer: javascript:1", "User-Agent: \xff\xfe", "X: " + "y" * 7000, "Connection: keep-alive, Transfer-Encoding",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Keys that exist, so that hostile parts meet pages that do something."""

    agency: str
    report: str
    capture: str


def make_request(chance: random.Random, known: Known) -> tuple[bytes, bool]:
    """The bytes of one request, and whether it is whole: a server may wait for more of one that is not, or hang up."""
    kinds = (_odd_path, _odd_parameters, _cheap_sql, _bomb, _odd_headers, _odd_bytes)
    kind = chance.choices(kinds, (30, 34, 18, 1, 12, 5))[0]
    return kind(chance, known), kind not in (_odd_headers, _odd_bytes)


def _route(chance: random.Random, known: Known) -> str:
    return chance.choice(ROUTES).format(agency=known.agency, report=known.report, capture=known.capture)


def _ask(target: str, *headers: str, method: str = "GET", body: str = "") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", "surrogatepass")


def _odd_path(chance: random.Random, known: Known) -> bytes:
    path = chance.choice(("", "", "/en")) + _route(chance, known) + chance.choice(ENDINGS)
    if chance.random() < 0.6:
        parts = path.split("/")
        spell: Callable[[str], str] = chance.choice(
            (quote, lambda v: quote(v, safe=""), lambda v: quote(quote(v)), lambda v: v.replace(" ", "+"))
        )
        parts[chance.randrange(len(parts))] = spell(chance.choice(VALUES))
        path = "/".join(parts)
    return _ask(quote(path, safe="/%.:;@!$&'()*+,=~<>{}|\\^`\"") or "/")


def _odd_parameters(chance: random.Random, known: Known) -> bytes:
    spell: Callable[[str], str] = chance.choice(
        (lambda v: quote(v, safe=""), lambda v: quote(v, safe="'\"<>()[]{};:=/\\"))
    )
    pairs = [
        f"{spell(chance.choice(PARAMETERS))}={spell(chance.choice(VALUES))}"
        for _ in range(chance.choice((1, 1, 2, 3, 40)))
    ]
    return _ask(
        f"{chance.choice(('', '/en'))}{_route(chance, known)}{chance.choice(('', '.json', '.csv', '.atom'))}?{'&'.join(pairs)}"
    )


def _sql(chance: random.Random, sql: str) -> bytes:
    more = chance.choice(
        ("", "&_shape=array", "&_shape=objects", "&_size=max", "&_stream=1", "&x=%00", "&_timelimit=999999")
    )
    return _ask(f"/archive{chance.choice(('', '.json', '.csv'))}?sql={quote(sql, safe='')}{more}")


def _cheap_sql(chance: random.Random, known: Known) -> bytes:
    return _sql(chance, chance.choice(CHEAP_SQL))


def _bomb(chance: random.Random, known: Known) -> bytes:
    return _sql(chance, chance.choice(BOMBS))


def _odd_headers(chance: random.Random, known: Known) -> bytes:
    body = chance.choice(("", "", "sql=select+1", "{", "a" * 10_000))
    headers = [chance.choice(HEADERS) for _ in range(chance.choice((1, 2, 3)))]
    return _ask(_route(chance, known), *headers, method=chance.choice(METHODS), body=body)


def _odd_bytes(chance: random.Random, known: Known) -> bytes:
    whole = bytearray(_odd_parameters(chance, known))
    for _ in range(chance.choice((1, 3, 20))):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(whole[: chance.choice((len(whole), len(whole) // 2))])
