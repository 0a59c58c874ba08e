from __future__ import annotations

import contextlib
import http.client
import os
import threading
import time

import psutil
import pytest

from endpoint.runaways import BRACKETS, RUNAWAYS
from graph_builder.endpoint.precheck import inspect
from graph_builder.endpoint.refusals import Refusal

LOOK_UP = "SELECT ?p ?o { actor:taliban ?p ?o }"


def outcome(server, query):
    """The status of an answer, or how it broke off."""
    try:
        return server.ask(query).status
    except http.client.IncompleteRead:
        return "broken off"


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_is_ended_while_look_ups_go_on(name, impatient):
    parent = psutil.Process(impatient.process.pid)
    ended = []
    thread = threading.Thread(target=lambda: ended.append(outcome(impatient, RUNAWAYS[name])))
    thread.start()
    looked_up = 0
    while thread.is_alive():
        looked_up += impatient.ask(LOOK_UP).status == 200
        time.sleep(0.02)
    thread.join()

    assert ended[0] in (503, "broken off")
    assert looked_up >= 5
    assert impatient.ask(LOOK_UP).status == 200
    assert parent.is_running()


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="this system has no SCHED_IDLE")
def test_a_query_that_runs_on_gives_way_and_the_next_look_up_does_not(first_build, tmp_path):
    from endpoint.conftest import serving

    def run_away():
        with contextlib.suppress(ConnectionError):
            server.ask(RUNAWAYS["a product of values"])

    with serving(first_build, tmp_path, "--deadline", "30", "--workers", "4") as server:
        thread = threading.Thread(target=run_away)
        thread.start()
        while not (idle := [one.pid for one in server.workers() if policy(one) == os.SCHED_IDLE]) and thread.is_alive():
            time.sleep(0.02)
        # On a machine with other work a look-up may take long enough to give way itself; the next one need not.
        ready, looked_up = [], 0
        while not ready and thread.is_alive():
            looked_up = server.ask(LOOK_UP).status
            ready = [one for one in server.workers() if policy(one) == os.SCHED_OTHER]
        server.process.kill()
        thread.join()

    assert len(idle) == 1
    assert looked_up == 200
    assert ready


def test_many_runaways_at_once_leave_room_for_look_ups(impatient):
    ended = []
    threads = [
        threading.Thread(target=lambda query=query: ended.append(outcome(impatient, query)))
        for query in RUNAWAYS.values()
    ]
    for thread in threads:
        thread.start()
    looked_up = 0
    while any(thread.is_alive() for thread in threads):
        looked_up += impatient.ask(LOOK_UP).status == 200
    for thread in threads:
        thread.join()

    assert set(ended) <= {503, "broken off"}
    assert looked_up >= 5


def test_a_query_that_was_slow_waits_for_the_slow_lane_the_next_time(first_build, tmp_path):
    from endpoint.conftest import serving

    slow = RUNAWAYS["a product of values"]
    told = []
    with serving(first_build, tmp_path, "--deadline", "15", "--workers", "2") as server:
        threads = [threading.Thread(target=lambda: told.append(server.ask(slow).status)) for _ in range(3)]
        for thread in threads:
            thread.start()
        wait_for_one_busy(server)
        most = max(looked(server))
        ended_by_then = list(told)
        looked_up = server.ask(LOOK_UP).status
        for thread in threads:
            thread.join()

    assert most == 1
    assert ended_by_then == []
    assert looked_up == 200
    assert told == [503, 503, 503]


def test_slow_queries_that_end_are_answered_one_after_the_other(first_build, tmp_path):
    from endpoint.conftest import serving

    numbers = " ".join(str(number) for number in range(80))
    product = " ".join(f"VALUES ?v{number} {{ {numbers} }}" for number in range(3))
    told = []
    with serving(first_build, tmp_path, "--deadline", "120", "--workers", "2") as server:
        queries = [f"SELECT (SUM(?v0 * ?v1 + ?v2 + {number}) AS ?n) {{ {product} }}" for number in range(4)]

        def ask(text):
            told.append(server.ask(text, timeout=120).status)

        threads = [threading.Thread(target=ask, args=[text]) for text in queries]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert told == [200, 200, 200, 200]


@pytest.mark.parametrize("name", BRACKETS)
def test_a_text_that_breaks_the_parser_is_refused_before_it(name):
    with pytest.raises(Refusal) as refused:
        inspect(BRACKETS[name], (), {})

    assert refused.value.status == 400


def test_an_answer_that_is_too_large_is_refused_or_broken_off(first_build, tmp_path):
    from endpoint.conftest import serving

    large = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with (
        serving(first_build, tmp_path, "--answer", "3", "--deadline", "20") as server,
        pytest.raises(http.client.IncompleteRead),
    ):
        server.ask(large)


def test_a_query_ends_when_its_client_leaves(first_build, tmp_path):
    from endpoint.conftest import serving

    with serving(first_build, tmp_path, "--deadline", "60") as server:
        with pytest.raises(TimeoutError):
            server.ask(RUNAWAYS["a product of values"], timeout=0.8)
        deadline = time.monotonic() + 10
        while any(busy(worker) for worker in server.workers()) and time.monotonic() < deadline:
            time.sleep(0.1)
        still = [worker for worker in server.workers() if busy(worker)]

    assert still == []


def policy(worker):
    try:
        return os.sched_getscheduler(worker.pid)
    except ProcessLookupError:
        return -1


def wait_for_one_busy(server):
    """Wait until the server has learned what is slow: on a machine at work that takes longer than on an idle one."""
    until = time.monotonic() + 60
    looks = [2]
    while max(looks) != 1:
        assert time.monotonic() < until
        looks = list(looked(server))


def looked(server):
    """How many work, looked at for a second: of questions that come at once one may begin long before the others."""
    for _ in range(20):
        yield sum(busy(worker) for worker in server.workers())
        time.sleep(0.05)


def busy(worker):
    try:
        return worker.status() == "running"
    except psutil.NoSuchProcess:
        return False
