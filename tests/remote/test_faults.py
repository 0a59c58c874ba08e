"""What a server may do wrong, and what is then said and sent: no secret, no half answer, no endless wait."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re

import pytest

from graph_builder.cli import main
from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import read_address
from graph_builder.remote.credentials import Credentials
from graph_builder.remote.exchange import MB, Bounds, Request
from graph_builder.remote.results import RESULTS as ACCEPT
from graph_builder.remote.results import ask, solutions, triples
from graph_builder.remote.servers import Patience, Server

from .fake_server import RESULTS, TRIPLES, Answer, one_after_the_other, raw, serving

SECRET = "correct horse: battery"  # noqa: S105 - a password of nothing
EMPTY = b'{"head":{"vars":["a"]},"results":{"bindings":[]}}'
GOOD = Answer(200, EMPTY, RESULTS)
CHALLENGE = 'Digest realm="R", nonce="{}", qop="auth", opaque="o", algorithm={}'


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(waits) -> Server:
    return Server(Bounds(30, MB), lambda _: Credentials("alice", SECRET), Patience(wait=waits.append))


def asked(client, fake):
    address = read_address(fake.address)
    return list(solutions(ask(client, address, "SELECT ?a {}", accept=ACCEPT), address))


def checked(header, method, nonce, algorithm) -> bool:
    """Whether a digest is that of the user with the secret, computed as RFC 7616 writes it."""
    said = {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', header)}
    made = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm.removesuffix("-sess")]

    def h(text):
        return made(text.encode()).hexdigest()

    a1 = h(f"alice:R:{SECRET}")
    if algorithm.endswith("-sess"):
        a1 = h(f"{a1}:{nonce}:{said['cnonce']}")
    wanted = h(f"{a1}:{nonce}:{said['nc']}:{said['cnonce']}:auth:{h(f'{method}:/sparql')}")
    return said["response"] == wanted and said["nonce"] == nonce and said["opaque"] == "o"


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"])
def test_a_digest_is_given_when_asked_for_and_counted(algorithm, client):
    def answers(came):
        given = came.headers.get("authorization", "")
        good = given.startswith("Digest ") and checked(given, came.method, "n1", algorithm)
        return GOOD if good else Answer(401, headers=(("WWW-Authenticate", CHALLENGE.format("n1", algorithm)),))

    with serving(answers) as fake:
        asked(client, fake)
        asked(client, fake)
    given = [came.headers.get("authorization", "") for came in fake.came]

    assert given[0] == ""
    assert ["nc=00000001" in given[1], "nc=00000002" in given[2], len(given)] == [True, True, 3]
    assert len({re.search(r'cnonce="(\w+)"', one)[1] for one in given[1:]}) == 2


def test_a_nonce_that_has_grown_old_is_replaced(client):
    def answers(came):
        nonce = "n1" if len(fake.came) < 3 else "n2"
        given = came.headers.get("authorization", "")
        good = given and checked(given, came.method, nonce, "MD5")
        return GOOD if good else Answer(401, headers=(("WWW-Authenticate", CHALLENGE.format(nonce, "MD5")),))

    with serving(answers) as fake:
        asked(client, fake)
        asked(client, fake)

    assert len(fake.came) == 4


def test_the_strongest_way_is_taken_of_those_that_are_offered(client):
    challenges = (
        ("WWW-Authenticate", 'Basic realm="R", ' + CHALLENGE.format("n1", "MD5")),
        ("WWW-Authenticate", CHALLENGE.format("n2", "SHA-256")),
    )
    with serving(one_after_the_other(Answer(401, headers=challenges), GOOD)) as fake:
        asked(client, fake)

    assert checked(fake.came[1].headers["authorization"], "POST", "n2", "SHA-256")


def test_a_password_goes_to_this_machine_and_not_elsewhere_over_http(client):
    basic = Answer(401, headers=(("WWW-Authenticate", 'Basic realm="R"'),))
    with serving(one_after_the_other(basic, GOOD)) as fake:
        asked(client, fake)
    pair = base64.b64encode(f"alice:{SECRET}".encode()).decode()

    assert fake.came[1].headers["authorization"] == f"Basic {pair}"


def test_a_password_is_not_sent_over_http_to_another_machine(client, monkeypatch):
    from graph_builder.remote import servers
    from graph_builder.remote.exchange import Reply

    sent = []

    def answered(request, _):
        sent.append(request)
        return Reply(401, (("www-authenticate", 'Basic realm="R"'),), b"")

    monkeypatch.setattr(servers, "exchange", answered)
    with pytest.raises(RemoteFault, match="the password itself over plain http"):
        client.send(Request("GET", read_address("http://store.example/sparql")))

    assert [dict(one.headers) for one in sent] == [{}]


@pytest.mark.parametrize("way", ["Bearer", "Negotiate", 'Digest realm="R", nonce="n", qop="auth-int"', ""])
def test_an_unknown_way_to_sign_in_is_named(way, client):
    headers = (("WWW-Authenticate", way),) if way else ()
    with (
        serving(lambda _: Answer(401, headers=headers)) as fake,
        pytest.raises(RemoteFault, match="a way to sign in that is not known here"),
    ):
        asked(client, fake)


@pytest.mark.parametrize("secret", ["pa  ss", 'pa"ss', "pa<ss", "pa\u200bss"])
def test_a_password_is_not_repeated_however_a_server_writes_it(secret):
    client = Server(Bounds(30, MB), lambda _: Credentials("alice", secret), Patience(wait=lambda _: None))
    body = f"no {secret} {json.dumps(secret)} {html.escape(secret)}".encode()
    denied = Answer(401, body, (("WWW-Authenticate", 'Basic realm="R"'),))

    with serving(lambda _: denied) as fake, pytest.raises(RemoteFault) as told:
        asked(client, fake)

    assert re.search(r"pa(?:\W+|&\w+;)ss", str(told.value)) is None
    assert "…" in str(told.value)


def test_a_password_is_not_repeated_from_what_a_server_says(client):
    def answers(came):
        given = came.headers.get("authorization", "")
        body = f"no {SECRET} {given}".encode()
        return Answer(401, body, (("WWW-Authenticate", 'Basic realm="R"'),))

    with serving(answers) as fake, pytest.raises(RemoteFault) as told:
        asked(client, fake)

    assert "does not take this user and password" in str(told.value)
    assert SECRET not in str(told.value)
    assert base64.b64encode(f"alice:{SECRET}".encode()).decode() not in str(told.value)
    assert SECRET not in repr(client)


def test_a_busy_server_is_asked_again_when_it_says(client, waits):
    with serving(
        one_after_the_other(Answer(429, headers=(("Retry-After", "7"),)), Answer(503), Answer(504), GOOD)
    ) as fake:
        asked(client, fake)

    assert waits == [7, 2, 4]
    assert len({came.body for came in fake.came}) == 1


def test_a_server_that_stays_busy_is_left_after_five_times(client, waits):
    with serving(lambda _: Answer(503, b"come back later")) as fake, pytest.raises(RemoteFault, match="come back"):
        asked(client, fake)

    assert (len(fake.came), waits) == (5, [1, 2, 4, 8])


@pytest.mark.parametrize("when", ["3600", "Fri, 31 Dec 2199 23:59:59 GMT"])
def test_a_server_that_wants_to_be_left_alone_for_long_is(when, client, waits):
    with (
        serving(lambda _: Answer(503, headers=(("Retry-After", when),))) as fake,
        pytest.raises(RemoteFault, match=r"wants to be left alone for \d+ seconds"),
    ):
        asked(client, fake)

    assert (len(fake.came), waits) == (1, [])


def test_a_broken_connection_is_tried_again(client, waits):
    with serving(one_after_the_other(Answer(200, EMPTY, RESULTS, breaks_after=10), GOOD)) as fake:
        asked(client, fake)

    assert (len(fake.came), waits) == (2, [1])


def test_an_answer_that_always_breaks_off_is_no_answer(client):
    with (
        serving(lambda _: Answer(200, EMPTY, RESULTS, breaks_after=10)) as fake,
        pytest.raises(RemoteFault, match=r"breaks off after 10 of 49 bytes \(tried 5 times\)"),
    ):
        asked(client, fake)


@pytest.mark.parametrize("body", [EMPTY[:-3], b'{"head":{}}', b"[]", b"", b"not json", b'{"head":{"vars":["a"]}'])
def test_what_is_no_whole_table_is_no_answer(body, client):
    with serving(lambda _: Answer(200, body, RESULTS)) as fake, pytest.raises(RemoteFault, match="breaks off or is no"):
        asked(client, fake)


_INNER = b'{"type":"uri","value":"urn:o"}'
_OUTER = (
    b'{"type":"tripl\\u0065","value":{"subject":{"type":"uri","value":"urn:s"},'
    b'"predicate":{"type":"uri","value":"urn:p"},"object":'
)


def test_rows_of_triples_within_triples_do_not_end_the_process(client):
    deep = _OUTER * 5_000 + _INNER + b"}}" * 5_000
    body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + deep + b"}]}}"
    with serving(lambda _: Answer(200, body, RESULTS)) as fake, pytest.raises(RemoteFault, match="more than 1000 tri"):
        asked(client, fake)


def test_a_graph_of_triples_within_triples_does_not_end_the_process(client):
    body = b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 20_000 + b"<urn:o>" + b" )>>" * 20_000 + b" .\n"
    with serving(lambda _: Answer(200, body, TRIPLES)) as fake:
        address = read_address(fake.address)
        reply = ask(client, address, "CONSTRUCT WHERE { ?s ?p ?o }", accept="application/n-triples")

        with pytest.raises(RemoteFault, match="more than 1000 triples within triples"):
            triples(reply, address)


@pytest.mark.parametrize("names", [("x", "y"), ("y", "x"), ("a0", "b9")])
def test_blank_nodes_are_named_as_they_come_whatever_the_server_calls_them(names, small_case, tmp_path, capsys):
    first, second = names
    triples = f'_:{first} <urn:p> "1" .\n_:{second} <urn:p> "2" .\n_:{first} <urn:q> _:{second} .\n'
    row = {"graph": {"type": "uri", "value": "https://w3id.org/ace/graph/meta"}}
    listed = json.dumps({"head": {"vars": ["graph"]}, "results": {"bindings": [row]}}).encode()
    graphs_first = one_after_the_other(Answer(200, listed, RESULTS), Answer(200, triples.encode(), TRIPLES))
    path = tmp_path / "own.rq"
    path.write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "utf-8")
    capsys.readouterr()
    with serving(graphs_first) as fake:
        assert main(["ask", "--case", str(small_case), "--sparql", str(path), "--at", fake.address]) == 0

    assert '_:b1 <urn:p> "1" ;\n  <urn:q> _:b2 .\n\n_:b2 <urn:p> "2" .\n' in capsys.readouterr().out


def test_a_triple_in_a_row_is_read(client):
    body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + _OUTER + _INNER + b"}}}]}}"
    with serving(lambda _: Answer(200, body, RESULTS)) as fake:
        assert len(list(asked(client, fake))) == 1


def test_a_page_is_no_answer(client):
    page = Answer(200, b"<html><title>SPARQL</title></html>", (("Content-Type", "text/html"),))
    with serving(lambda _: page) as fake, pytest.raises(RemoteFault, match="answers with a page, not with SPARQL"):
        asked(client, fake)


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (404, b"<h1>Not <b>here</b></h1>", "text/html", r"knows no such address \(404\)"),
        (
            500,
            b"<style>x{}</style><p>out\x1b[2J of &lt;disk&gt;",
            "text/html",
            r"failed inside \(500\): out \[2J of <disk>",
        ),
        (400, b"Parse error\nat line 3", "text/plain", r"what was sent \(400\): Parse error at line 3"),
        (403, b"", "text/plain", r"does not allow it \(403\)"),
    ],
)
def test_a_failure_is_told_in_the_words_of_the_server_without_markup(status, body, kind, told, client):
    answer = Answer(status, body, (("Content-Type", kind),))
    with serving(lambda _: answer) as fake, pytest.raises(RemoteFault, match=told):
        asked(client, fake)

    assert len(fake.came) == 1


def test_a_redirection_on_the_same_server_is_followed(client):
    def answers(came):
        return GOOD if came.path == "/new" else Answer(307, headers=(("Location", "/new"),))

    with serving(answers) as fake:
        asked(client, fake)

    assert [came.path for came in fake.came] == ["/sparql", "/new"]
    assert fake.came[0].body == fake.came[1].body


def test_a_redirection_to_another_server_is_not_followed(client):
    with serving(lambda _: GOOD) as other:
        to = (("Location", other.address),)
        signed = Answer(401, headers=(("WWW-Authenticate", 'Basic realm="R"'),))
        with (
            serving(one_after_the_other(signed, Answer(307, headers=to))) as fake,
            pytest.raises(RemoteFault, match="sends on to another server"),
        ):
            asked(client, fake)

    assert other.came == []


@pytest.mark.parametrize("where", ["file:///etc/passwd", "https://127.0.0.1/", "http://a:b@127.0.0.1/", "//other/x"])
def test_a_redirection_to_elsewhere_is_not_followed(where):
    from graph_builder.remote.addresses import moved_to

    with pytest.raises(RemoteFault, match="sends on to"):
        moved_to(read_address("http://127.0.0.1:8/sparql"), where)


def test_redirections_in_a_circle_end(client):
    with (
        serving(lambda _: Answer(308, headers=(("Location", "/sparql"),))) as fake,
        pytest.raises(RemoteFault, match="more than 5 times"),
    ):
        asked(client, fake)


def test_a_server_that_never_answers_is_left_in_time():
    client = Server(Bounds(0.2, MB), lambda _: None)
    with (
        serving(lambda _: Answer(hangs=True)) as fake,
        pytest.raises(RemoteFault, match=r"has not answered within 0\.2 seconds"),
    ):
        asked(client, fake)

    assert len(fake.came) == 1


def test_a_server_that_drips_is_left_in_time():
    import socket
    import threading

    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
                try:
                    while not stop.wait(0.02):
                        connection.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            client = Server(Bounds(0.5, MB), lambda _: None)
            with pytest.raises(RemoteFault, match="has not answered within"):
                client.send(Request("GET", read_address(f"http://127.0.0.1:{listening.getsockname()[1]}/")))
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize("length", [True, False])
def test_an_answer_that_is_too_large_is_not_read_to_its_end(length):
    client = Server(Bounds(30, 1000), lambda _: None)
    head = b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 999999\r\n" if length else b"") + b"\r\n"
    with raw(head + b"x" * 5000) as port, pytest.raises(RemoteFault, match="is larger than"):
        client.send(Request("GET", read_address(f"http://127.0.0.1:{port}/")))


@pytest.mark.parametrize(
    "content", [b"", b"SSH-2.0\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200]
)
def test_what_speaks_no_http_is_told(content):
    client = Server(Bounds(30, 1000), lambda _: None, Patience(attempts=1))
    with raw(content) as port, pytest.raises(RemoteFault, match="cannot be reached or broke off"):
        client.send(Request("GET", read_address(f"http://127.0.0.1:{port}/")))


@pytest.mark.usefixtures("small_build")
def test_what_a_server_names_as_its_form_does_not_command_the_terminal(small_case, capsys):
    with serving(lambda _: Answer(200, b"", (("Content-Type", "a\x1b[31m"),))) as fake:
        code = main(["load", "--case", str(small_case), "--to", fake.address])
    told = capsys.readouterr().err

    assert code == 2
    assert "answers with a\ufffd[31m, not with SPARQL results" in told


def test_part_of_an_answer_is_no_answer(client):
    part = Answer(200, EMPTY, (*RESULTS, ("X-SQL-State", "S1TAT")))
    with serving(lambda _: part) as fake, pytest.raises(RemoteFault, match="gave a part of the answer"):
        asked(client, fake)


@pytest.mark.usefixtures("small_build")
def test_a_store_that_fails_midway_is_gone_on_with(small_case, capsys):
    """A store in memory that fails on its third write; the second run sends only what the first did not."""
    import pyoxigraph

    store, writes, fails = pyoxigraph.Store(), [], [3]

    def answers(came):
        from urllib.parse import parse_qs, unquote

        if came.method in ("PUT", "POST") and "graph=" in came.path:
            writes.append(came.path)
            if len(writes) in fails:
                return Answer(500, b"disk full")
            graph = pyoxigraph.NamedNode(unquote(came.path.partition("graph=")[2]))
            if came.method == "PUT":
                store.remove_graph(graph)
            store.load(came.body, format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
            return Answer(204)
        if came.method == "GET":
            graph = pyoxigraph.NamedNode(unquote(came.path.partition("graph=")[2]))
            return Answer(200, store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph), TRIPLES)
        found = store.query(parse_qs(came.body.decode())["query"][0])
        return Answer(200, found.serialize(format=pyoxigraph.QueryResultsFormat.JSON), RESULTS)

    with serving(answers) as fake:
        words = ["load", "--case", str(small_case), "--to", fake.address, "--format", "json"]
        first = main(words)
        said = capsys.readouterr().err
        second = main(words)
        done = json.loads(capsys.readouterr().out)

    assert (first, second) == (2, 0)
    assert "failed inside (500): disk full" in said
    assert "run the same command again" in said
    assert [one["what"] for one in done][:3] == ["already there", "already there", "sent"]
    assert len(writes) == len(done) + 1


@pytest.mark.usefixtures("small_build")
def test_a_store_that_changes_a_triple_is_told_by_graph_and_triple(small_case, capsys):
    """A store that keeps one letter otherwise."""
    import pyoxigraph

    store = pyoxigraph.Store()

    def answers(came):
        from urllib.parse import parse_qs, unquote

        graph = pyoxigraph.NamedNode(unquote(came.path.partition("graph=")[2]) or "urn:none")
        if came.method == "PUT":
            body = came.body.replace(b"City Council", b"Citi Council")
            store.load(body, format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
            return Answer(201)
        if came.method == "GET":
            return Answer(200, store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph), TRIPLES)
        found = store.query(parse_qs(came.body.decode())["query"][0])
        return Answer(200, found.serialize(format=pyoxigraph.QueryResultsFormat.JSON), RESULTS)

    with serving(answers) as fake:
        code = main(["load", "--case", str(small_case), "--to", fake.address])
    told = capsys.readouterr().out
    (line, difference, *_) = told[told.index("differs") :].splitlines()

    assert code == 1
    assert re.match(r"differs +\d+  [0-9a-f]{16}  https?://\S+/graph/\w+", line)
    assert re.search(
        r"\d+ triples lacking, \d+ too many; (the store lacks|only the store holds): <.*Cit[iy]", difference
    )


@pytest.mark.parametrize("disclosure", ["withheld", "restricted"])
@pytest.mark.parametrize("more", [[], ["--dry-run"], ["--overwrite"]])
def test_a_build_with_records_that_not_everybody_may_see_is_refused_before_a_word_is_sent(
    disclosure, more, small_case, capsys
):
    facts = small_case / "data" / "sources" / "appeal" / "facts.yaml"
    facts.write_text(
        facts.read_text("utf-8").replace("  value: 40\n", f"  value: 40\n  disclosure: {disclosure}\n"), "utf-8"
    )
    assert main(["build", "--case", str(small_case)]) == 0
    assert "\n1 record is restricted or withheld: of the files of this build, explorer.html" in capsys.readouterr().err
    came = []
    with serving(lambda request: came.append(request) or Answer(500)) as fake:
        code = main(["load", "--case", str(small_case), "--to", fake.address, *more])
    told = capsys.readouterr().err

    assert (code, came) == (2, [])
    assert "graph.nq: 1 record is restricted or withheld; nothing was sent\n  hint: build a copy of the case" in told


def test_a_build_whose_records_everybody_may_see_says_nothing_of_disclosure(small_case, capsys):
    facts = small_case / "data" / "sources" / "appeal" / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("  value: 40\n", "  value: 40\n  disclosure: public\n"), "utf-8")

    assert main(["build", "--case", str(small_case)]) == 0
    assert "withheld" not in capsys.readouterr().err


def test_a_time_to_wait_that_is_no_number_is_none():
    from graph_builder.remote.servers import _asked_seconds

    assert _asked_seconds("²") is None
    assert _asked_seconds("2") == 2.0


def test_a_limit_that_is_no_number_limits_nothing(client):
    with serving(lambda _: Answer(200, EMPTY, (*RESULTS, ("X-SPARQL-MaxRows", "²")))) as fake:
        assert asked(client, fake) == []


def test_a_count_that_is_no_number_is_refused(client):
    from graph_builder.remote.reading_back import Reader

    body = '{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"²"}}]}}'.encode()
    with (
        serving(lambda _: Answer(200, body, RESULTS)) as fake,
        pytest.raises(RemoteFault, match="does not count"),
    ):
        Reader(client, read_address(fake.address), None).count("http://example.org/graph")
