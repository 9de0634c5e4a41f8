"""Messages leave once they are committed, are tried three times, and say their secrets to nobody afterwards."""

import json
import stat
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from coalition.toolkit import checks, gateways, outbox
from coalition.toolkit.gateways import GatewayRefused
from coalition.toolkit.models import OutboxMessage
from coalition.toolkit.outbox import queue_message, send_waiting

NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
State = OutboxMessage.State


@pytest.fixture
def box(settings, tmp_path):
    settings.MESSAGE_BACKEND, settings.DATA_DIR = "file", tmp_path
    return tmp_path / "outbox" / "messages.jsonl"


def queue(**fields):
    wanted = {"channel": "sms", "recipient": "+79161000132", "body": "код 123456", "purpose": "code", "now": NOW}
    return queue_message(**wanted | fields)


@pytest.mark.django_db
def test_a_message_leaves_right_after_the_commit_and_its_secret_is_struck_out(
    box, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    with django_capture_on_commit_callbacks(execute=True):
        message = queue(is_secret=True)
        assert not box.exists()

    message.refresh_from_db()
    assert (message.state, message.body, message.reference) == (State.SENT, "", f"file-{message.pk}")
    assert json.loads(box.read_text())["text"] == "код 123456"
    assert stat.S_IMODE(box.stat().st_mode) == 0o600
    assert stat.S_IMODE(box.parent.stat().st_mode) == 0o700


@pytest.mark.django_db
def test_the_sweep_sends_what_was_left_and_only_once(box):
    queue(), queue(body="ещё")

    assert (send_waiting(now=NOW), send_waiting(now=NOW)) == (2, 0)
    assert len(box.read_text().splitlines()) == 2


@pytest.mark.django_db
def test_a_gateway_that_refuses_is_asked_three_times(box, monkeypatch):
    message = queue(is_secret=True)

    class Refusing:
        def send(self, message):
            raise GatewayRefused("busy")

    monkeypatch.setattr(outbox, "gateway", Refusing)
    for tries in (1, 2):
        assert send_waiting(now=NOW) == 0
        message.refresh_from_db()
        assert (message.state, message.tries, message.body) == (State.QUEUED, tries, "код 123456")
    send_waiting(now=NOW)

    message.refresh_from_db()
    assert (message.state, message.tries, message.error, message.body) == (State.FAILED, 3, "busy", "")
    assert send_waiting(now=NOW) == 0


@pytest.mark.django_db
def test_a_code_that_waited_too_long_is_not_sent(box):
    message = queue(is_secret=True)

    assert send_waiting(now=NOW + timedelta(minutes=31)) == 0
    message.refresh_from_db()
    assert (message.state, message.body) == (State.FAILED, "")
    assert not box.exists()


def test_rolled_back_it_never_was(cloned_database, box):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()
    assert not box.exists()


def test_killed_between_sending_and_marking_it_is_sent_again(cloned_database, box, monkeypatch):
    monkeypatch.setattr(outbox, "gateway", lambda: Killed())

    class Killed:
        def send(self, message):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        queue()
    assert OutboxMessage.objects.get().state == State.QUEUED
    monkeypatch.undo()

    assert send_waiting(now=NOW) == 1


def test_two_workers_share_what_waits(cloned_database, box, run_at_once, monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda *args, **kwargs: None)
    for _ in range(30):
        queue()

    sent = run_at_once(*[lambda: send_waiting(now=NOW)] * 3)

    assert sum(sent) == 30
    assert len({json.loads(line)["id"] for line in box.read_text().splitlines()}) == 30


def test_the_console_gateway_prints(settings, capsys, db):
    settings.MESSAGE_BACKEND = "console"
    queue()
    send_waiting(now=NOW)

    assert "+79161000132: " in capsys.readouterr().out


def test_a_gateway_is_named_by_its_class(settings):
    settings.MESSAGE_BACKEND = "coalition.toolkit.gateways.ConsoleGateway"

    assert isinstance(gateways.gateway(), gateways.ConsoleGateway)


def test_production_is_warned_that_messages_reach_nobody(settings):
    assert [message.id for message in checks.messages_reach_phones()] == ["coalition.W009"]
    settings.MESSAGE_BACKEND = "example.gateway.Sms"
    assert checks.messages_reach_phones() == []
