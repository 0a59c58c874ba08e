"""``ace ask`` beside a build: ended by whoever runs it, by its time and by its memory, whatever the engine is doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
PATIENCE = 60
"""Seconds after which a test is given up."""


@pytest.fixture
def asking(first_build, tmp_path):
    """Give a function that begins to ask a query."""
    started = []

    def begin(query, *words):
        (tmp_path / "query.rq").write_text(query, "utf-8")
        command = [sys.executable, "-m", "graph_builder.cli", "ask", "--sparql", str(tmp_path / "query.rq")]
        process = subprocess.Popen(
            [*command, "--case", str(first_build), *words],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def child_of(process) -> int:
    until = time.monotonic() + PATIENCE
    while not (found := children(process.pid)):
        assert process.poll() is None
        assert time.monotonic() < until, "no process was begun"
        time.sleep(0.01)
    return found[0]


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize(
    ("number", "code", "told"),
    [
        (signal.SIGINT, 130, "ace: interrupted; nothing was published\n"),
        (signal.SIGTERM, 143, ""),
        (signal.SIGKILL, -9, ""),
    ],
)
def test_whoever_ends_it_ends_the_engine_too(asking, number, code, told):
    process = asking(ENDLESS)
    engine = child_of(process)
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, err) == (code, "", told)
    until = time.monotonic() + PATIENCE
    while not has_ended(engine):
        assert time.monotonic() < until, "the engine went on"
        time.sleep(0.01)


ENDED_WHILE_IT_FORKS = """
import os, signal, sys, time
from graph_builder.commands.guarding import guarded

signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGTERM))
guarded(lambda: time.sleep(60), 30)
"""


def test_a_wish_to_end_is_heard_while_the_process_of_the_engine_is_made():
    command = [sys.executable, "-c", ENDED_WHILE_IT_FORKS]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)

    assert (done.returncode, done.stderr) == (143, "")


def test_an_answer_that_takes_too_long_is_given_up(asking):
    out, err = asking(ENDLESS, "--seconds", "0.5").communicate(timeout=PATIENCE)

    assert (out, err) == ("", "ace: not done after 0.5 seconds\n  hint: allow more with --seconds\n")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_an_answer_that_takes_too_much_memory_is_given_up(asking):
    process = asking(GREEDY, "--memory", "0.5")
    out, err = process.communicate(timeout=10 * PATIENCE)

    assert (process.returncode, out) == (2, "")
    assert err.startswith(("ace: the engine ended without a result (", "ace: there is not enough memory"))
    assert "--memory" in err
    assert len(err.splitlines()) == 2


def test_a_question_about_one_thing_says_that_a_value_is_missing(first_build, capsys, monkeypatch):
    from graph_builder import build_answers
    from graph_builder.cli import main

    monkeypatch.setattr(build_answers, "answer_of_build", lambda *_: time.sleep(PATIENCE))
    words = ["--case", str(first_build), "--seconds", "0.5"]

    assert main(["ask", "bridges", *words]) == 2
    assert "hint: it is about one thing: give through=…; allow more with --seconds" in capsys.readouterr().err
    assert main(["ask", "bridges", "through=amnesty-international", *words]) == 2
    assert "hint: allow more with --seconds" in capsys.readouterr().err


def test_damage_that_the_engine_meets_while_it_is_asked_says_what_to_remove(first_build, capsys, monkeypatch):
    from graph_builder import build_answers
    from graph_builder.cli import main

    def damaged(*_):
        raise OSError("block checksum mismatch")

    monkeypatch.setattr(build_answers, "answer_of_build", damaged)

    assert main(["ask", "counts", "--case", str(first_build)]) == 2
    told = capsys.readouterr().err
    assert "the store on the disk cannot be read: block checksum mismatch\n  hint: remove this folder" in told
