"""A code is good once, for minutes, for three tries, whoever else guesses at the same moment."""

from datetime import UTC, datetime, timedelta

import pytest

from coalition.tests.world import make_world
from coalition.toolkit.models import OutboxMessage
from members.models import ConfirmationCode
from members.operations.codes import check_code, send_code
from members.operations.enrolment_errors import CodeRefused, TooManyCodes
from pharmacies.models import StaffUser

NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
PHONE = "+79161000132"
Purpose = ConfirmationCode.Purpose


@pytest.fixture
def asked(db):
    return make_world().programme


def send(programme, phone=PHONE, now=NOW, **fields):
    wanted = {"purpose": Purpose.PHONE, "clerk": None} | fields
    code = send_code(programme=programme, phone=phone, now=now, **wanted)
    return code, OutboxMessage.objects.latest("pk").body.split("код ")[1][:6]


def test_the_right_code_is_taken_once(asked):
    code, digits = send(asked)

    assert check_code(code_id=code.pk, typed=f"{digits[:3]} {digits[3:]}", now=NOW).used_at == NOW
    with pytest.raises(CodeRefused):
        check_code(code_id=code.pk, typed=digits, now=NOW)


def test_the_table_does_not_hold_the_code(asked):
    code, digits = send(asked)

    assert digits not in code.code_hash
    assert len(code.code_hash) == 64


def test_three_wrong_guesses_end_it(asked):
    code, digits = send(asked)
    wrong = "000000" if digits != "000000" else "111111"
    for left in (2, 1, 0):
        with pytest.raises(CodeRefused) as refused:
            check_code(code_id=code.pk, typed=wrong, now=NOW)
        assert refused.value.context == {"left": left}

    with pytest.raises(CodeRefused):
        check_code(code_id=code.pk, typed=digits, now=NOW)
    code.refresh_from_db()
    assert (code.tries_left, code.used_at) == (0, None)


def test_time_runs_out(asked):
    code, digits = send(asked)

    with pytest.raises(CodeRefused):
        check_code(code_id=code.pk, typed=digits, now=NOW + timedelta(minutes=asked.code_minutes))


def test_a_new_code_kills_the_earlier_one(asked):
    first, digits = send(asked)
    second, fresh = send(asked)

    with pytest.raises(CodeRefused):
        check_code(code_id=first.pk, typed=digits, now=NOW)
    assert check_code(code_id=second.pk, typed=fresh, now=NOW).used_at == NOW


def test_a_phone_gets_three_in_ten_minutes_and_ten_a_day(asked):
    for _ in range(3):
        send(asked)
    with pytest.raises(TooManyCodes):
        send(asked)
    assert ConfirmationCode.objects.count() == OutboxMessage.objects.count() == 3

    for minutes in (10, 20, 30):
        for _ in range(3):
            if ConfirmationCode.objects.count() < 10:
                send(asked, now=NOW + timedelta(minutes=minutes))
    with pytest.raises(TooManyCodes):
        send(asked, now=NOW + timedelta(hours=2))
    assert send(asked, phone="+79161000133", now=NOW + timedelta(hours=2))


def test_a_clerk_sends_sixty_an_hour(asked):
    clerk = StaffUser.objects.create_user("clerk")
    for n in range(60):
        send(asked, phone=f"+7916100{n:04d}", clerk=clerk)

    with pytest.raises(TooManyCodes):
        send(asked, phone="+79169999999", clerk=clerk)


def test_of_many_guesses_at_once_three_are_heard(cloned_database, run_at_once, scale):
    programme = make_world().programme
    code = send_code(programme=programme, phone=PHONE, purpose=Purpose.PHONE, clerk=None, now=NOW)

    def guess():
        try:
            check_code(code_id=code.pk, typed="no", now=NOW)
        except CodeRefused as refused:
            return refused.context["left"]
        return None

    left = run_at_once(*[guess] * scale(small=40, full=200))

    code.refresh_from_db()
    assert (code.tries_left, code.used_at) == (0, None)
    assert sorted(left, reverse=True)[:3] == [2, 1, 0]
    assert sum(1 for each in left if each > 0) == 2


def test_of_many_right_answers_at_once_one_is_taken(cloned_database, run_at_once, monkeypatch):
    monkeypatch.setattr("members.operations.codes.secrets.randbelow", lambda limit: 123456)
    programme = make_world().programme
    code = send_code(programme=programme, phone=PHONE, purpose=Purpose.PHONE, clerk=None, now=NOW)

    def answer():
        try:
            return bool(check_code(code_id=code.pk, typed="123456", now=NOW))
        except CodeRefused:
            return False

    assert sum(run_at_once(*[answer] * 10)) == 1
