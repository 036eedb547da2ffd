"""The outbox: promised once, sent after commit, delayed by nothing but a fault, sent by one worker only."""

import json
import stat
import threading
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.db import connection, transaction

from core import outbox, wake
from core.evidence import Subject
from core.models import OutboxMessage
from core.outbox import Delivered, Message, Undeliverable, deliver_due, post, post_many

SENT: list[str] = []
LOCK = threading.Lock()


def recording_adapter(message):
    with LOCK:
        SENT.append(message.key)


def failing_adapter(message):
    raise ConnectionRefusedError("13812342716 refused")


def refusing_adapter(message):
    raise Undeliverable("The recipient is not known there.")


@pytest.fixture(autouse=True)
def _adapters(settings, monkeypatch):
    SENT.clear()
    settings.OUTBOX_ADAPTERS = {
        name: f"{__name__}.{name}_adapter" for name in ("recording", "failing", "refusing")
    }
    monkeypatch.setattr(wake, "_down_until", 0.0)


@pytest.fixture
def woken(monkeypatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(wake.current_app, "send_task", lambda name, *_, **__: calls.append(name))
    return calls


def promise(now, key="rating:1", adapter="recording", **changes):
    values = {
        "recipient": "citizen@example.com",
        "subject": "回音",
        "body": "/r/abc/",
        "about": Subject("ticket", 5),
    }
    return post(key=key, adapter=adapter, now=now, **{**values, **changes})


@pytest.mark.django_db
def test_a_key_is_promised_once(now):
    first = promise(now)
    again = promise(now + timedelta(days=1), body="another")
    assert first.pk == again.pk
    assert again.body == "/r/abc/"
    assert first.about == Subject("ticket", 5)
    assert OutboxMessage.objects.count() == 1
    messages = [Message(f"rating:{n}", "file", "x", "y", "z") for n in (1, 2, 2, 3)]
    assert post_many(messages, now=now) == 2
    assert post_many(messages, now=now) == 0


@pytest.mark.django_db
def test_an_unknown_adapter_is_refused_when_promised_not_when_sent(now):
    with pytest.raises(ValueError, match="pigeon"):
        promise(now, adapter="pigeon")


def test_the_worker_is_woken_once_and_after_commit_only(own_database, now, woken):
    with transaction.atomic():
        for n in range(3):
            promise(now, key=f"k{n}")
        assert woken == []
    assert woken == ["core.tasks.deliver_outbox"]
    with transaction.atomic():
        promise(now, key="k9")
        transaction.set_rollback(True)
    assert len(woken) == 1
    assert OutboxMessage.objects.count() == 3


def test_a_broker_that_is_down_costs_nothing_but_time(own_database, now, monkeypatch):
    tries = []

    def broken(*_, **__):
        tries.append(1)
        raise ConnectionError("no broker")

    monkeypatch.setattr(wake.current_app, "send_task", broken)
    for n in range(3):
        with transaction.atomic():
            promise(now, key=f"k{n}")
    assert len(tries) == 1
    assert deliver_due(now) == Delivered(3, 0)


@pytest.mark.django_db
def test_mail(now, message, mailoutbox):
    assert deliver_due(now) == Delivered(1, 0)
    assert deliver_due(now) == Delivered(0, 0)
    letter = mailoutbox[0]
    assert (letter.to, letter.subject, letter.body) == (
        ["citizen@example.com"],
        "Your ticket",
        "Please rate: /r/abc/",
    )
    assert letter.extra_headers["Message-ID"].startswith("<")
    message.refresh_from_db()
    assert (message.sent_at, message.attempts, message.last_error) == (now, 1, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "given_up", "says"),
    [
        (SMTPServerDisconnected("x"), False, "could not be reached"),
        (TimeoutError("x"), False, "could not be reached"),
        (SMTPRecipientsRefused({"citizen@example.com": (450, b"later")}), False, "now"),
        (SMTPRecipientsRefused({"citizen@example.com": (550, b"no such user")}), True, "for good"),
    ],
)
def test_a_mail_server_that_fails(now, message, monkeypatch, fault, given_up, says):
    def send(*_):
        raise fault

    monkeypatch.setattr("core.outbox_adapters.EmailMessage.send", send)
    assert deliver_due(now) == Delivered(0, 1)
    message.refresh_from_db()
    assert says in message.last_error
    assert "citizen" not in message.last_error
    assert (message.given_up_at is not None) is given_up
    monkeypatch.undo()
    assert deliver_due(now + timedelta(minutes=1)) == Delivered(int(not given_up), 0)


@pytest.mark.django_db
def test_a_message_is_a_private_file_written_once(now, tmp_path):
    promise(now, adapter="channel", subject="两\n行")
    for _ in range(2):
        OutboxMessage.objects.update(sent_at=None)
        assert deliver_due(now).sent == 1
    files = list((tmp_path / "outbox").iterdir())
    assert len(files) == 1
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    content = json.loads(files[0].read_text())
    assert content["recipient"] == "citizen@example.com"
    assert content["subject"] == "两 行"
    assert content["about"] == "ticket:5"
    assert content["created_at"] == "2026-09-28T09:42:00+08:00"


@pytest.mark.django_db
def test_a_fault_waits_twice_as_long_each_time_up_to_an_hour(now, caplog):
    promise(now, adapter="failing")
    waits = []
    for _ in range(9):
        assert deliver_due(now) == Delivered(0, 1)
        row = OutboxMessage.objects.get()
        waits.append((row.next_try_at - now) // timedelta(minutes=1))
        assert deliver_due(row.next_try_at - timedelta(seconds=1)) == Delivered(0, 0)
        now = row.next_try_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert row.last_error == "An unexpected fault stopped the sending (ConnectionRefusedError)."


@pytest.mark.django_db
def test_one_bad_message_holds_up_no_other(now):
    promise(now, key="a", adapter="failing")
    promise(now, key="b", adapter="refusing")
    promise(now, key="c")
    assert deliver_due(now) == Delivered(1, 2)
    assert SENT == ["c"]
    assert deliver_due(now + timedelta(days=30)) == Delivered(0, 1)
    assert OutboxMessage.objects.get(key="b").last_error == "The recipient is not known there."


@pytest.mark.django_db
def test_the_limit_holds(now):
    post_many((Message(f"k{n}", "recording", "x", "", "") for n in range(5)), now=now)
    assert deliver_due(now, limit=3) == Delivered(3, 0)
    assert SENT == ["k0", "k1", "k2"]


def test_workers_that_race_send_each_message_once(own_database, now):
    post_many((Message(f"k{n}", "recording", "x", "", "") for n in range(60)), now=now)
    barrier, results = threading.Barrier(4), []

    def work():
        barrier.wait()
        results.append(deliver_due(now, limit=100))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(SENT) == sorted(f"k{n}" for n in range(60))
    assert sum(result.sent for result in results) == 60
    assert not outbox.waiting().exists()
