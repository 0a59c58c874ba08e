# ruff: noqa: E501, S311 - tables of spellings; nothing here is a secret
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


def requests(seed: int, count: int, port: int) -> Iterator[bytes]:
    """Yield raw requests: some right, most wrong in one place."""
    chance = random.Random(seed)
    texts = list(queries(seed, 200, 9)) + ["SELECT * { ?s ?p ?o } LIMIT 3", "ASK {}"] * 40
    paths = (
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
        "/sources/",
        "/id/actor/%ff",
        "/.well-known/void",
        "*",
    )
    methods = (
        "GET",
        "GET",
        "GET",
        "POST",
        "POST",
        "HEAD",
        "PUT",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "PATCH",
        "get",
        "G T",
        "",
    )
    types = (
        "application/sparql-query",
        "application/x-www-form-urlencoded",
        "application/sparql-update",
        "text/plain",
        "multipart/form-data; boundary=x",
        "",
        "application/sparql-query; charset=utf-7",
        "a" * 300,
    )
    accepts = (
        "*/*",
        "text/csv",
        "text/turtle",
        "text/html",
        "image/png",
        ";q=",
        "a/b;q=x",
        "*/*;q=0",
        ",".join(["text/csv"] * 300),
        "\xff",
    )
    for _ in range(count):
        query = quote(chance.choice(texts)) if chance.random() < 0.8 else chance.choice(texts)
        path = chance.choice(paths) + chance.choice(
            (
                "",
                f"?query={query}",
                "?words=" + quote(query[:30]),
                f"?query={query}&query=x",
                "?" + "a=b&" * 200,
                "?query=%ff%fe",
                "?as=turtle",
            )
        )
        body = chance.choice(("", f"query={query}", query, "\xff\xfe", "x" * 3000)).encode("utf-8", "replace")
        headers = [
            f"Host: {chance.choice(('localhost', '127.0.0.1', f'127.0.0.1:{port}', 'evil.example', '', 'localhost:1/x'))}",
            f"Content-Type: {chance.choice(types)}",
            f"Accept: {chance.choice(accepts)}",
            chance.choice(
                (f"Content-Length: {len(body)}",) * 6
                + (
                    "Content-Length: 99999999999",
                    "Content-Length: -1",
                    "Content-Length: x",
                    "Transfer-Encoding: chunked",
                    "Expect: 100-continue",
                )
            ),
            chance.choice(
                (
                    "Accept-Encoding: gzip",
                    "If-None-Match: *",
                    "Origin: https://evil.example",
                    "Range: bytes=0-1",
                    "X: " + "y" * 5000,
                    "Upgrade: websocket",
                    "no colon",
                    "Connection: close",
                )
            ),
        ]
        chance.shuffle(headers)
        head = f"{chance.choice(methods)} {path.replace(' ', '%20')} HTTP/1.1\r\n" + "\r\n".join(headers) + "\r\n\r\n"
        raw = head.encode("latin-1", "replace") + body
        yield raw[: chance.randrange(len(raw))] if chance.random() < 0.1 else raw


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
