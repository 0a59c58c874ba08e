# ruff: noqa: S311 - tables of spellings; nothing here is a secret
"""Made-up queries that try to reach another server, and made-up requests; the same seed gives the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote

_KEYWORDS = (
    "SERVICE",
    "service",
    "SeRvIcE",
    "SERVICE SILENT",
    "servicesilent",
    "SERVICE\tSILENT",
    "SERVICE#x\n",
    "SERVICE#>\n",
    "\\u0053ERVICE",
    "SER\\u0056ICE",
    "\\U00000053ERVICE",
    "SERVICE/**/",
    "ſERVICE",
    "SERV\u200bICE",
)
_BEFORE = (
    "",
    " ",
    "?s ?p ?o .",
    "?s ?p ?o.",
    "?s ?p 1",
    "?s ?p true",
    "?s ?p 'x'",
    '?s ?p "x"@en',
    "?s ?p <urn:o>",
    "?s ?p ex:o",
    "?s ?p ex:o.",
    "?s ?p ex:.",
    "?s ?p :.",
    "{}",
    "OPTIONAL {",
    "UNION {",
    "MINUS {",
    "GRAPH ?g {",
    "FILTER(1<2)",
    "FILTER(?a<?b)",
    "FILTER(?a<ex:b)",
    "BIND(1<2 AS ?x)",
    "# comment\n",
    "# comment\r",
    "# it's\n",
    "?s <http://a'b> ?o .",
    "?s <http://a#b> ?o .",
    "VALUES ?v { 1 }",
    "FILTER EXISTS {",
    "{ SELECT * {",
    "?s ?p '''\n'''.",
    '?s ?p "\\"".',
    "}",
    "'",
    '"',
    "<",
)
_TARGETS = (
    "<http://127.0.0.1:{port}/sparql>",
    "<http://127.0.0.1:{port}>",
    "ex:x",
    ":x",
    "?v",
    "<x>",
    "<HTTP://127.0.0.1:{port}/>",
    "\\u003chttp://127.0.0.1:{port}/>",
    "<http://127.0.0.1:{port}/a'b>",
)
_INSIDE = ("?s ?p ?o", "", "?x ?y '>'", "{ ?s ?p ?o }")
_AROUND = (
    "SELECT * {{ {body} }}",
    "ASK {{ {body} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {body} }}",
    "DESCRIBE ?s {{ {body} }}",
    "SELECT * FROM <http://127.0.0.1:{port}/g> {{ {body} }}",
    "ASK FROM NAMED <file:///etc/hostname> {{ {body} }}",
    "SELECT * {{ {{ SELECT * {{ {body} }} }} }}",
    "LOAD <http://127.0.0.1:{port}/>",
    "ASK {{}} ; LOAD <http://127.0.0.1:{port}/>",
    "INSERT {{ }} WHERE {{ {body} }}",
)
_HEADS = (
    "",
    "PREFIX ex: <http://127.0.0.1:{port}/> ",
    "PREFIX : <http://127.0.0.1:{port}/> PREFIX ex: <http://127.0.0.1:{port}/> ",
    "BASE <http://127.0.0.1:{port}/> ",
    "PREFIX service: <http://127.0.0.1:{port}/> ",
    "#SELECT\n",
)


def queries(seed: int, count: int, port: int) -> Iterator[str]:
    """Yield queries that ask for a connection to *port* of this machine, in one spelling or another."""
    chance = random.Random(seed)
    for _ in range(count):
        target = chance.choice(_TARGETS).replace("{port}", str(port))
        bind = f"VALUES ?v {{ <http://127.0.0.1:{port}/v> }} " if target == "?v" else ""
        before = "".join(_mostly(chance, _BEFORE, 12) for _ in range(chance.choice((0, 1, 1, 1, 2))))
        gap = chance.choice(("", " ", "\n", "#c\n"))
        body = f"{bind}{before}{_mostly(chance, _KEYWORDS, 8)}{gap}{target}{gap}{{ {chance.choice(_INSIDE)} }}"
        body += " }" * before.count("{") if chance.random() < 0.8 else ""
        around = _mostly(chance, _AROUND, 4).format(body=body, port=port)
        yield _mostly(chance, _HEADS[2:] + _HEADS[:2], 1).replace("{port}", str(port)) + (
            _broken(around, chance) if chance.random() < 0.1 else around
        )


_PATHS = (
    "/",
    "/sparql",
    "/sparql/",
    "/find",
    "/id/actor/taliban",
    "/id/../../etc/passwd",
    "/graph/meta",
    "/ns",
    "/index.html",
    "/manifest.json",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd",
    "/\x00",
    "/%00",
    "/%",
    "/%zz",
    "/%e2%28%a1",
    "/id/actor/%c0%ae",
    "/sources/",
    "/sources/%",
    "/id/actor/%ff",
    "/id/actor/" + "a" * 4000,
    "/" + "../" * 500,
    "/.well-known/void",
    "http://evil.example/sparql",
    "*",
)
_METHODS = (
    *("GET",) * 4,
    *("POST",) * 4,
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "CONNECT",
    "get",
    "G T",
    "",
    "A" * 300,
)
_TYPES = (
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
    "text/plain",
    "multipart/form-data; boundary=x",
    "",
    "application/sparql-query; charset=utf-7",
    "application/sparql-query; charset=\xff",
    "application/x-www-form-urlencoded;;;=;charset",
    "a" * 300,
)
_ACCEPTS = (
    "*/*",
    "text/csv",
    "text/turtle",
    "text/html",
    "image/png",
    "application/json;q=0.1, text/csv;q=nan",
    ";q=",
    "a/b;q=x",
    "a/b;q=1e999",
    "*/*;q=0",
    "*/*;q=-1",
    ",".join(["text/csv"] * 300),
    "\xff",
)
_HOSTS = ("localhost", "127.0.0.1", "[::1]", "evil.example", "", "localhost:1/x", "localhost:99999999", "[")
_FURTHER = (
    "Accept-Encoding: gzip",
    "Accept-Encoding: br;q=x, \xff",
    "Content-Encoding: gzip",
    "If-None-Match: *",
    "If-None-Match: " + ",".join(['W/"x"'] * 2000),
    "Origin: https://evil.example",
    "Origin: null",
    "Range: bytes=0-1",
    "X: " + "y" * 5000,
    "X: " + "y" * 70_000,
    "\r\n".join(["X: y"] * 300),
    "X: \x00",
    " folded: line",
    "Host: localhost",
    "Cookie: a=b; c",
    "Upgrade: websocket",
    "Upgrade: h2c",
    "X-Forwarded-For: \xff",
    "Forwarded: host=evil.example",
    "no colon",
    "Connection: close",
    "Connection: keep-alive, upgrade",
)
_LENGTHS = (
    "Content-Length: 99999999999",
    "Content-Length: -1",
    "Content-Length: x",
    "Content-Length: 1\r\nContent-Length: 2",
)
_CHUNKED = (
    "{length:x}\r\n{body}\r\n0\r\n\r\n",
    "{length:x}\r\n{body}",
    "ffffffffffffffff\r\nx",
    "zz\r\n",
    "-1\r\n\r\n",
    "",
)
_GRAPHS = (
    "",
    "x",
    "http://[",
    "file:///etc/passwd",
    "urn:a b",
    "\u202e",
    "https://example.org/one",
    "http://" + "a" * 9000,
)


def requests(seed: int, count: int, port: int) -> Iterator[bytes]:
    """Yield what a client sends over one connection: some of it right, most of it wrong in one place or in several."""
    chance = random.Random(seed)
    texts = list(queries(seed, 200, 9)) + ["SELECT * { ?s ?p ?o } LIMIT 3", "ASK {}"] * 40
    hosts = (*_HOSTS[:2], f"127.0.0.1:{port}", *_HOSTS[2:])
    for _ in range(count):
        raw = b"".join(_request(chance, texts, hosts) for _ in range(chance.choice((1, 1, 1, 1, 2, 3))))
        if chance.random() < 0.05:
            raw = bytes(chance.randrange(256) if chance.random() < 0.05 else sign for sign in raw)
        if chance.random() < 0.03:
            raw = (
                chance.choice((b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00", b"\r\n" * 200, b"\x00"))
                + raw
            )
        yield raw[: chance.randrange(len(raw))] if chance.random() < 0.1 else raw


def _request(chance: random.Random, texts: list[str], hosts: tuple[str, ...]) -> bytes:
    query = quote(chance.choice(texts)) if chance.random() < 0.8 else chance.choice(texts)
    body = chance.choice(
        (
            "",
            f"query={query}",
            query,
            "\xff\xfe",
            "x" * 3000,
            "query=" + "%" * 50,
            "query=%u0041%",
            "&" * 500,
            "query=" + "x" * 300_000,
            "\x1f\x8b\x08\x00",
        )
    ).encode("utf-16" if chance.random() < 0.1 else "utf-8", "replace")
    path = _mostly(chance, _PATHS, 13) + _parameters(chance, query)
    framed = chance.choice(
        (f"Content-Length: {len(body)}",) * 6
        + _LENGTHS
        + ("Transfer-Encoding: chunked",) * 2
        + ("Expect: 100-continue",)
    )
    if framed.startswith("Transfer"):
        shown = body.decode("latin-1")
        body = chance.choice(_CHUNKED).format(length=len(body), body=shown).encode("latin-1")
    headers = [
        f"Host: {_mostly(chance, hosts, 3)}",
        f"Content-Type: {_mostly(chance, _TYPES, 3)}",
        f"Accept: {_mostly(chance, _ACCEPTS, 4)}",
        framed,
        chance.choice(_FURTHER),
    ]
    chance.shuffle(headers)
    version = chance.choice(("HTTP/1.1",) * 20 + ("HTTP/1.0", "HTTP/0.9", "HTTP/9.9", "", "X"))
    head = (
        f"{_mostly(chance, _METHODS, 9)} {path.replace(' ', '%20')} {version}\r\n" + "\r\n".join(headers) + "\r\n\r\n"
    )
    return head.encode("latin-1", "replace") + body


def _parameters(chance: random.Random, query: str) -> str:
    graph = quote(chance.choice(_GRAPHS))
    return chance.choice(
        (
            "",
            f"?query={query}",
            f"?query={query}&default-graph-uri={graph}",
            f"?query=ASK%20%7B%7D&named-graph-uri={graph}",
            "?words=" + quote(query[:30]),
            "?words=" + "%F0%9F%A7%BF" * 4000,
            "?words=" + chance.choice(("%", "%ff", "\x00", '"', "*" * 900, "a%00b")),
            f"?query={query}&query=x",
            "?" + "a=b&" * 200,
            "?query=%ff%fe",
            "?query=%",
            "?query=%zz%",
            "?query=" + "%28" * 12_000,
            "?update=CLEAR%20ALL",
            "?as=" + chance.choice(("turtle", "html", "%ff", "x" * 9000)),
        )
    )


def _broken(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return (
        text[:at]
        + chance.choice(("", " ", "{", "}", "<", ">", "'", '"', "#", "\\", "\n", ".", "\x00", "\u202e"))
        + text[at + chance.choice((0, 1)) :]
    )


def _mostly(chance: random.Random, spellings: tuple[str, ...], right: int) -> str:
    """Choose one of the first *right* spellings three times of four, so that most texts are queries."""
    return chance.choice(spellings[:right] if chance.random() < 0.75 else spellings)
