from datetime import UTC, datetime, timedelta

import pytest

from pharmacies.access.counters import (
    count_try,
    is_exhausted,
    seconds_left,
    sweep_counters,
    take_back_try,
)
from pharmacies.access.errors import TooManyTries
from pharmacies.access.lookups import SHOWN, UNKNOWN, begin_lookup, end_known_lookup, may_guess, note_unknown
from pharmacies.models import RateCounter
from pharmacies.tasks import sweep_rate_counters

NOW = datetime(2026, 10, 15, 9, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def tried(now=NOW, limit=3):
    return count_try(subject="s", limit=limit, window=MINUTE, now=now)


def test_a_limit_holds_within_its_window(db):
    assert [tried() for _ in range(5)] == [True, True, True, False, False]
    assert is_exhausted(subject="s", limit=3, window=MINUTE, now=NOW)
    assert tried(NOW + MINUTE)
    assert RateCounter.objects.get(window_at=NOW.replace(second=0)).tries == 3


def test_a_try_is_taken_back(db):
    tried()
    take_back_try(subject="s", window=MINUTE, now=NOW)
    take_back_try(subject="s", window=MINUTE, now=NOW)

    assert RateCounter.objects.get().tries == 0


def test_the_window_tells_its_end():
    assert seconds_left(MINUTE, NOW) == 30
    assert seconds_left(MINUTE, NOW.replace(second=59, microsecond=900_000)) == 1


def test_a_limit_holds_across_connections(cloned_database, run_at_once):
    answers = [answer for _ in range(5) for answer in run_at_once(*[lambda: tried(limit=20)] * 12)]

    assert answers.count(True) == 20
    assert answers.count(False) == 40


def test_guesses_at_once_are_not_let_through(cloned_database, run_at_once):
    def guess(n):
        begin_lookup(desk_id=7, identifier=f"card:{n}", now=NOW)
        return True

    answers = [
        answer for n in range(5) for answer in run_at_once(*[lambda k=k, n=n: guess(10 * n + k) for k in range(8)])
    ]

    assert answers.count(True) == UNKNOWN.most
    assert all(isinstance(answer, TooManyTries) for answer in answers if answer is not True)


def test_known_cards_give_their_try_back(db):
    for n in range(UNKNOWN.most * 2):
        begin_lookup(desk_id=7, identifier=f"card:{n}", now=NOW)
        end_known_lookup(desk_id=7, now=NOW)

    assert may_guess(desk_id=7, now=NOW)


def test_one_card_is_asked_about_so_often_from_anywhere(db):
    for n in range(SHOWN.most):
        begin_lookup(desk_id=n, identifier="card:1", now=NOW)

    with pytest.raises(TooManyTries) as refused:
        begin_lookup(desk_id=99, identifier="card:1", now=NOW)
    assert refused.value.retry_after_seconds == 570


def test_unknown_cards_on_receipts_count_too(db):
    for _ in range(UNKNOWN.most):
        assert may_guess(desk_id=7, now=NOW)
        note_unknown(desk_id=7, now=NOW)

    assert not may_guess(desk_id=7, now=NOW)
    assert may_guess(desk_id=8, now=NOW)
    assert may_guess(desk_id=7, now=NOW + UNKNOWN.window)


def test_counters_hold_no_card_and_no_phone(db):
    begin_lookup(desk_id=7, identifier="phone:+79161234567", now=NOW)

    assert not RateCounter.objects.filter(subject__contains="9161234567").exists()


def test_old_windows_are_swept(db):
    tried()
    tried(NOW + timedelta(days=1))

    assert sweep_counters(now=NOW + timedelta(days=1, minutes=5)) == 1
    assert sweep_rate_counters() == 1
