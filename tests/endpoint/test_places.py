from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from graph_builder.endpoint.places import Places


def run(work):
    """Run in a thread of its own: a browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


def later(seconds):
    return asyncio.get_running_loop().time() + seconds


def test_places_are_given_in_the_order_of_asking():
    async def work():
        places, order = Places(1, 10), []

        async def job(name):
            assert await places.take(later(10))
            order.append(name)
            await asyncio.sleep(0)
            places.give_back()

        await asyncio.gather(*(job(name) for name in "abc"))
        return order, places.take_now()

    assert run(work) == (["a", "b", "c"], True)


def test_whoever_waits_too_long_or_leaves_takes_no_place():
    async def work():
        places = Places(1, 10)
        first = await places.take(later(10))
        late = await places.take(later(0.01))
        leaving = asyncio.ensure_future(places.take(later(10)))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        places.give_back()
        return first, late, places.take_now(), places.take_now()

    assert run(work) == (True, False, True, False)


def test_a_place_given_to_somebody_who_leaves_at_that_moment_is_not_lost():
    async def work():
        places = Places(1, 10)
        await places.take(later(10))
        leaving = asyncio.ensure_future(places.take(later(10)))
        await asyncio.sleep(0)
        places.give_back()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        return places.take_now()

    assert run(work) is True


def test_the_queue_is_bounded():
    async def work():
        places = Places(1, 1)
        await places.take(later(10))
        waiting = asyncio.ensure_future(places.take(later(10)))
        await asyncio.sleep(0)
        refused = await places.take(later(10))
        places.give_back()
        return refused, await waiting

    assert run(work) == (False, True)
