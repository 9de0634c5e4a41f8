"""Whoever does not object in time has agreed; a paper says until when, and a weekend or a holiday is no working day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.template.loader import render_to_string

from coalition.tests.world import World, make_world
from settlements.documents.statement import _view
from settlements.models import Statement
from settlements.statements import silence
from settlements.statements.disputes import Objection, open_dispute, withdraw_dispute
from settlements.statements.errors import StepRefused
from settlements.statements.silence import accept_silence
from settlements.statements.steps import Step, take_step
from settlements.tests.documents.test_statement import text_of
from settlements.tests.statements.months import change, close, earn_at_a_and_spend_at_b

LAST_DAY = date(2026, 11, 10)
"""Five working days after Monday the 2nd: Wednesday the 4th is Unity Day."""


def sent(world: World, name: str = "b", **terms) -> Statement:
    return close(change(world.contracts[name], **terms))


def object_to(statement: Statement) -> Statement:
    with transaction.atomic():
        statement = take_step(statement, Step.DISPUTE)
        statement.save(update_fields=["state"])
    return statement


def evening(day: int, hour: int = 20) -> datetime:
    """In November, by the clock of Greenwich; Moscow is three hours ahead."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_objections_are_taken_for_five_working_days_and_the_paper_says_until_when(db):
    world = make_world()
    earn_at_a_and_spend_at_b(world)

    statement = sent(world)

    assert statement.answer_by == LAST_DAY
    assert "Возражения принимаются по 10.11.2026 включительно" in text_of(statement)


def test_silence_up_to_the_end_of_the_last_day_is_agreement_and_nobody_is_said_to_have_agreed(db):
    statement = sent(make_world())

    assert accept_silence(now=evening(10)) == 0  # 23:00 in Moscow
    statement.refresh_from_db()
    assert (statement.state, statement.is_agreed_silently) == ("sent", False)

    midnight = evening(10, hour=21)
    assert accept_silence(now=midnight) == 1
    statement.refresh_from_db()
    assert (statement.state, statement.agreed_at, statement.agreed_by) == ("agreed", midnight, "")
    assert statement.is_agreed_silently
    assert accept_silence(now=evening(20)) == 0


def test_a_partner_further_west_has_his_whole_day(db):
    world = make_world()
    statement = sent(world, "a")
    world.outlet_a.time_zone = "Europe/Kaliningrad"
    world.outlet_a.save()

    assert accept_silence(now=evening(10, hour=21)) == 0
    assert accept_silence(now=evening(10, hour=22)) == 1
    assert Statement.objects.get(pk=statement.pk).state == "agreed"


def test_where_the_contract_gives_no_days_silence_agrees_to_nothing(db):
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    statement = sent(world, acceptance_days=0)

    assert statement.answer_by is None
    assert accept_silence(now=evening(29)) == 0
    assert Statement.objects.get(pk=statement.pk).state == "sent"
    assert "Молчание согласием не считается" in text_of(statement)


def test_an_objection_stands_however_long_it_lasts(db):
    statement = object_to(sent(make_world()))

    assert accept_silence(now=evening(29)) == 0
    statement.refresh_from_db()
    assert (statement.state, statement.is_agreed_silently, statement.agreed_at) == ("disputed", False, None)


@pytest.mark.parametrize(
    ("objected", "withdrawn", "until"),
    [
        (evening(6, 9), evening(9, 9), date(2026, 11, 11)),  # two days were left on Friday: Monday and Tuesday
        (evening(6, 9), evening(27, 9), date(2026, 12, 1)),  # the promised day has passed meanwhile
        (evening(10, 9), evening(20, 9), date(2026, 11, 23)),  # it was the last day: one day, not none
        (evening(5, 9), evening(5, 10), LAST_DAY),
    ],
)
def test_objections_taken_back_leave_the_days_that_were_left(db, objected, withdrawn, until):
    statement = sent(make_world())
    missing = Objection(None, None, "Чек № 77", 1_00, "нет в реестре")
    dispute = open_dispute(statement=statement, objections=[missing], opened_by="b", now=objected)

    withdraw_dispute(dispute=dispute, by="b", now=withdrawn)

    statement.refresh_from_db()
    assert (statement.state, statement.answer_by) == ("sent", until)
    assert accept_silence(now=withdrawn + timedelta(hours=11)) == 0  # the night after
    assert accept_silence(now=datetime.combine(until, time(21), tzinfo=UTC)) == 1


def test_one_objects_at_the_very_moment_at_which_silence_is_taken_for_agreement(cloned_database, run_at_once, scale):
    world = make_world()
    outcomes = set()
    for _ in range(scale(small=15, full=150)):
        statement = sent(world)

        accepted, objected = run_at_once(lambda: accept_silence(now=evening(29)), lambda s=statement: object_to(s))

        found = Statement.objects.get(pk=statement.pk)
        if isinstance(objected, StepRefused):
            assert (accepted, found.state, found.is_agreed_silently) == (1, "agreed", True)
        else:
            assert (accepted, found.state, found.is_agreed_silently) == (0, "disputed", False)
        outcomes.add(found.state)
        with transaction.atomic():
            found = take_step(found, Step.CANCEL)  # so that the next round sends the same October
            found.save(update_fields=["state"])
    print(outcomes)


def test_whoever_objects_after_it_was_looked_for_is_first(db, monkeypatch):
    """The race as it can be lost: the objection is committed between the looking and the lock."""
    statement = sent(make_world())
    today_of = silence.today_of

    def objected_meanwhile(found: Statement, now: datetime) -> date:
        object_to(statement)
        return today_of(found, now)

    monkeypatch.setattr(silence, "today_of", objected_meanwhile)

    assert accept_silence(now=evening(29)) == 0
    assert Statement.objects.get(pk=statement.pk).state == "disputed"


def test_a_paper_frozen_before_there_was_a_last_day_is_printed_as_in_its_time(db):
    content = sent(make_world()).document.content
    of_its_time = {name: value for name, value in content["result"].items() if name != "answer_by"}

    page = render_to_string("papers/statement.html", _view(content | {"form": 1, "result": of_its_time}))

    assert "в течение 5 рабочих дней со дня получения" in page
