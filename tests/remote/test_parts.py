"""Addresses, passwords, challenges, batches and digests, each by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import of_graph, read_address
from graph_builder.remote.batching import batches
from graph_builder.remote.challenges import Answering, Challenge, read_challenges
from graph_builder.remote.credentials import Credentials, credentials_for
from graph_builder.remote.reading_back import _parts
from graph_builder.remote.verification import canonical, difference, digest_of

HERE = read_address("http://127.0.0.1:7878/sparql")
LINES = st.lists(st.binary(min_size=0, max_size=40).map(lambda content: content.replace(b"\n", b"") + b"\n"))


@given(LINES, st.integers(41, 200), st.integers(1, 10))
def test_batches_together_are_what_came_in_and_none_is_over_its_bounds(lines, most_bytes, most_lines):
    made = list(batches(lines, most_bytes, most_lines))

    assert b"".join(made) == b"".join(lines)
    assert all(0 < len(one) <= most_bytes and one.count(b"\n") <= most_lines for one in made)


@given(LINES, st.integers(1, 60))
def test_a_line_that_is_over_the_bound_is_refused_and_none_else(lines, most):
    if any(len(line) > most for line in lines):
        with pytest.raises(RemoteFault, match="allow more with --batch"):
            list(batches(lines, most, 1000))
    else:
        assert b"".join(batches(lines, most, 1000)) == b"".join(lines)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2000)), max_size=400))
def test_parts_together_are_all_subjects_once(pairs):
    lines = {f"<urn:{subject}> <urn:p> <urn:{value}> .\n".encode() for subject, value in pairs}
    parts = list(_parts(lines))

    assert sorted(subject for part in parts for subject in part) == sorted({f"<urn:{one}>" for one, _ in pairs})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://127.0.0.1:7878/query", "http://127.0.0.1:7878/query"),
        ("https://store.example", "https://store.example/"),
        ("https://store.example:443/x?a=b", "https://store.example/x?a=b"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_an_address_is_read_and_shown(text, shown):
    assert str(read_address(text)) == shown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not an address"),
        ("store.example/sparql", "not an address of http or https"),
        ("ftp://store.example/", "not an address of http or https"),
        ("file:///etc/passwd", "not an address of http or https"),
        ("http:///x", "not an address of http or https"),
        ("http://host:99999/", "not an address"),
        ("http://host/a b", "not an address"),
        ("http://host/a\r\nX: y", "not an address"),
        ("http://host/ä", "not an address"),
        ("http://host/x#y", "has no '#'"),
        ("http://[::1/", "not an address"),
    ],
)
def test_what_is_no_address_is_refused(text, told):
    with pytest.raises(RemoteFault, match=told):
        read_address(text)


def test_an_address_with_a_password_is_refused_without_showing_it():
    with pytest.raises(RemoteFault) as told:
        read_address("http://alice:hush@store.example/")

    assert "hush" not in str(told.value)


def test_the_name_of_a_graph_stays_one_value():
    graph = "https://example.org/a?b=c&d#e"

    assert str(of_graph(read_address("http://h/s?x=1"), graph)).endswith(
        "/s?x=1&graph=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc%26d%23e"
    )


@pytest.fixture
def home(tmp_path):
    def write(text, name=".netrc", mode=0o600):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        path.chmod(mode)
        return path

    return write


def found(user="", file=None, **environment):
    return credentials_for(HERE, user, file, {"HOME": "/nowhere", **environment})


def test_a_password_comes_from_a_file_then_the_environment_then_netrc(home, tmp_path):
    home("machine 127.0.0.1 login alice password third\n")
    file = home("first\n", "password")
    environment = {"HOME": str(tmp_path), "ACE_STORE_PASSWORD": "second"}

    assert found("alice", file, **environment) == Credentials("alice", "first")
    assert found("alice", **environment) == Credentials("alice", "second")
    assert found("alice", HOME=str(tmp_path)) == Credentials("alice", "third")
    assert found(HOME=str(tmp_path)) == Credentials("alice", "third")
    assert found(ACE_STORE_USER="bob", ACE_STORE_PASSWORD="x") == Credentials("bob", "x")
    assert found() is None


def test_the_netrc_of_another_host_or_user_is_not_used(home, tmp_path):
    home("machine store.example login alice password x\ndefault login anonymous password y\n")

    assert found(HOME=str(tmp_path)) is None
    with pytest.raises(RemoteFault, match="there is no password for the user 'alice'"):
        found("alice", HOME=str(tmp_path))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_may_read_is_refused(mode, home, tmp_path):
    home("machine 127.0.0.1 login alice password hush\n", mode=mode)

    with pytest.raises(RemoteFault, match="chmod 600"):
        found("alice", home("hush\n", "password", mode))
    with pytest.raises(RemoteFault, match="chmod 600"):
        found(HOME=str(tmp_path))


@pytest.mark.parametrize("text", ["", "a\nb\n", "\n"])
def test_a_password_file_holds_one_line(text, home):
    with pytest.raises(RemoteFault, match="holds one line"):
        found("alice", home(text, "password"))


def test_a_netrc_that_cannot_be_read_is_not_quoted(home, tmp_path):
    home("machine 127.0.0.1 login alice passwort hush\n")

    with pytest.raises(RemoteFault, match="not readable as") as told:
        found(HOME=str(tmp_path))
    assert "hush" not in str(told.value)
    assert "passwort" not in str(told.value)


def test_a_password_without_a_user_is_refused():
    with pytest.raises(RemoteFault, match="there is a password but no user"):
        found(ACE_STORE_PASSWORD="x")


@pytest.mark.parametrize(("user", "password"), [("a:b", "x"), ("a", "x\r\ny"), ("a\n", "x")])
def test_what_would_break_a_header_is_refused(user, password):
    with pytest.raises(RemoteFault, match="holds no ':'"):
        found(user, ACE_STORE_PASSWORD=password)


def test_credentials_do_not_show_the_password():
    assert "hush" not in f"{Credentials('alice', 'hush')} {Credentials('alice', 'hush')!r}"


def test_challenges_are_read_from_one_header_or_several():
    one = read_challenges(['Basic realm="a, b", Digest realm="x\\"y", nonce=abc, qop="auth,auth-int", Negotiate'])

    assert [challenge.scheme for challenge in one] == ["basic", "digest", "negotiate"]
    assert one[0].get("realm") == "a, b"
    assert (one[1].get("realm"), one[1].get("nonce"), one[1].get("qop")) == ('x"y', "abc", "auth,auth-int")


@given(st.lists(st.text(max_size=60), max_size=3))
def test_any_header_is_read_without_a_fault(headers):
    assert isinstance(read_challenges(headers), list)


def test_the_example_of_the_standard_gives_its_response():
    """RFC 2617, section 3.5."""
    parameters = (
        ("realm", "testrealm@host.com"),
        ("qop", "auth,auth-int"),
        ("nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093"),
        ("opaque", "5ccc069c403ebaf9f0171e9517f40e41"),
    )
    answering = Answering(Challenge("digest", parameters), Credentials("Mufasa", "Circle Of Life"), lambda: "0a4f113b")
    header = answering.header("GET", "/dir/index.html")

    assert 'response="6629fae49393a05397450978507c4ef1"' in header
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in header


def test_a_digest_without_qop_is_that_of_the_older_standard():
    """RFC 2617, section 3.5, without qop: H(H(A1):nonce:H(A2))."""
    challenge = Challenge("digest", (("realm", "testrealm@host.com"), ("nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093")))
    header = Answering(challenge, Credentials("Mufasa", "Circle Of Life")).header("GET", "/dir/index.html")

    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in header
    assert "cnonce" not in header


SAME = [
    ('"3.50"^^xsd:decimal', '"3.5"^^xsd:decimal'),
    ('"007"^^xsd:integer', '"7"^^xsd:integer'),
    ('"-0"^^xsd:integer', '"0"^^xsd:integer'),
    ('"100"^^xsd:integer', '"+100"^^xsd:integer'),
    ('"a"@en-GB', '"a"@en-gb'),
    ('"\\u00e9"', '"é"'),
]
OTHER = [
    ('"3.50"^^xsd:decimal', '"3.51"^^xsd:decimal'),
    ('"10"^^xsd:integer', '"1"^^xsd:integer'),
    ('"1"^^xsd:integer', '"1"^^xsd:decimal'),
    ('"a"@en', '"a"'),
    ('"2021"^^edtf:EDTF', '"2021"'),
    ('"2021-05-19"^^xsd:date', '"2021-05-19Z"^^xsd:date'),
    ('"a"', '"a "'),
]


def graph(value):
    prefixes = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix edtf: <http://id.loc.gov/datatypes/edtf/> ."
    return canonical(f"{prefixes}\n<urn:a> <urn:b> {value} .".encode(), "text/turtle; charset=utf-8")


@pytest.mark.parametrize(("one", "other"), SAME)
def test_equal_values_are_one_triple(one, other):
    assert digest_of(graph(one)) == digest_of(graph(other))
    assert difference(graph(one), graph(other)) is None


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_values_are_other_triples(one, other):
    told = difference(graph(one), graph(other))

    assert told is not None
    assert (told.lacking, told.extra) == (1, 1)
    assert digest_of(graph(one)) != digest_of(graph(other))


@pytest.mark.parametrize("form", ["", "text/html", "image/png"])
def test_what_is_no_form_of_rdf_is_refused(form):
    with pytest.raises(RemoteFault, match="which is no form of RDF"):
        canonical(b"", form)


def test_rdf_that_breaks_off_is_refused():
    with pytest.raises(RemoteFault, match="is no RDF"):
        canonical(b"<urn:a> <urn:b> ", "application/n-triples")


def test_no_option_takes_a_password():
    from graph_builder.cli import _options_of, _parser

    options = [one for command in ("load", "ask") for one in _options_of(_parser(command))]

    assert [one for one in options if "password" in one and one not in ("--password-file", "--plain-password")] == []
