"""The cache in files, when several count on it at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from accounts.shared_cache import SharedFileCache
from config.settings import base

ASKERS, ROUNDS = 4, 30


def at_once(act):
    """What `act` answers to each of those who ask at the same moment, in each round."""
    start = Barrier(ASKERS)

    def ask(_):
        answers = []
        for turn in range(ROUNDS):
            start.wait(10)
            answers.append(act(turn))
        return answers

    with ThreadPoolExecutor(ASKERS) as pool:
        return list(zip(*pool.map(ask, range(ASKERS)), strict=True))


def test_one_asker_alone_adds_a_key_and_no_count_is_lost(tmp_path):
    def cache():  # each asker has its own, as each process has
        return SharedFileCache(str(tmp_path), {})

    for turn in range(ROUNDS):
        cache().set(f"old-{turn}", "gone", timeout=-1)
    cache().set("count", 0)
    for name in ("new", "old"):
        assert all(answers.count(True) == 1 for answers in at_once(lambda turn, n=name: cache().add(f"{n}-{turn}", 1)))
    at_once(lambda turn: cache().incr("count"))
    assert cache().get("count") == ASKERS * ROUNDS


def test_an_old_file_is_not_taken_for_the_one_put_in_its_place(tmp_path):
    cache = SharedFileCache(str(tmp_path), {})
    cache.set("key", "old", timeout=-1)
    with open(cache._key_to_file("key"), "rb") as old:
        cache.set("key", "new")
        assert cache._is_expired(old)
    assert cache.get("key") == "new"
    assert cache.get("none") is None


def test_the_site_counts_in_it():
    assert base.CACHES["default"]["BACKEND"] == "accounts.shared_cache.SharedFileCache"
