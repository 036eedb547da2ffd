"""Races, run as races: threads with connections of their own, real commits, the app's role, triggers on."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from openpyxl import Workbook

from core.evidence import Subject, records_of, verify
from core.models import OutboxMessage
from core.refusals import Refused
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.actions.importing import import_tickets
from feedback.history import facts_of_record
from feedback.lifecycle import MOVES
from feedback.models import DayCounter, Rating, Ticket
from feedback.rules.registration import NewMatter
from tests.cast import REPLY, START, City, Walk, build_city
from tests.plumbing.databases import Clone

CLICKS = 8
TICKETS = 50
PATIENCE = 30.0
Act = Callable[[], object]


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def rush(rounds: Sequence[Sequence[Act]]) -> list[list[object]]:
    """Round after round, run the acts of a round at the same instant; what each gave, or raised."""
    width = len(rounds[0])
    gate = threading.Barrier(width)
    results: list[list[object]] = [[None] * width for _ in rounds]

    def runner(place: int) -> None:
        for number, acts in enumerate(rounds):
            gate.wait(PATIENCE)
            try:
                results[number][place] = acts[place]()
            except Exception as fault:
                results[number][place] = fault
        connection.close()

    threads = [threading.Thread(target=runner, args=[place]) for place in range(width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE * 4)
    assert not any(thread.is_alive() for thread in threads)
    return results


def words(result: object) -> str:
    """How an act ended: "ok", "refused", or the fault nobody expected."""
    if isinstance(result, Refused):
        return "refused" if result.status == 409 else f"refused with {result.status}"
    return repr(result) if isinstance(result, Exception) else "ok"


def states_told(ticket: Ticket) -> list[tuple[str, str, str]]:
    """Every move the evidence tells: verb, from, to."""
    records = records_of(Subject("ticket", ticket.pk))
    facts = [(record.verb, facts_of_record(record)) for record in records]
    return [(verb, told["from"], told["to"]) for verb, told in facts if "from" in told]


def assert_legal(ticket: Ticket) -> None:
    """The history is one path of the machine, and ends where the ticket stands."""
    at = "REGISTERED"
    for verb, source, target in states_told(ticket):
        assert source == at
        assert source in MOVES[verb].sources
        assert target in (MOVES[verb].targets or (source,))
        at = target
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state, fresh.version) == (at, len(states_told(ticket)) + 1)


def test_eight_clicks_on_one_move_sign_once(real_city: City) -> None:
    handler = real_city.person(Role.HANDLER, "lead")
    tickets = [Walk(real_city).to("DISPATCHED") for _ in range(TICKETS)]
    now = datetime.fromisoformat("2026-09-21T10:00+08:00")

    def click(ticket: Ticket) -> Act:
        return lambda: actions.sign(ticket.pk, by=handler, now=now)

    for ticket, results in zip(tickets, rush([[click(t)] * CLICKS for t in tickets]), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": CLICKS - 1}
        assert [verb for verb, _, _ in states_told(ticket)].count("sign") == 1
        assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1
    assert verify().holds


def test_a_form_read_before_the_move_is_stale_for_all_but_one(real_city: City) -> None:
    handler = real_city.person(Role.HANDLER, "lead")
    ticket = Walk(real_city).to("IN_PROGRESS")
    now = datetime.fromisoformat("2026-09-21T11:00+08:00")

    def save() -> Ticket:
        return actions.draft_result(
            ticket.pk, result_code="", solved="", reply=REPLY, by=handler, now=now, version=ticket.version
        )

    (results,) = rush([[save] * CLICKS])
    assert Counter(map(words, results)) == {"ok": 1, "refused": CLICKS - 1}


Pair = Callable[[Walk], tuple[Act, Act]]


def _triage_or_reject(walk: Walk) -> tuple[Act, Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    return (
        lambda: actions.triage(pk, category="HELP", topic=walk.city.topic, urgency="URGENT", by=by, now=now),
        lambda: actions.reject(pk, ground="EMERGENCY", by=by, now=now),
    )


def _submit_or_return(walk: Walk) -> tuple[Act, Act]:
    by, now, pk = walk.city.person(Role.UNIT_APPROVER, "lead"), walk.tick(), walk.ticket.pk
    return (
        lambda: actions.submit_result(pk, by=by, now=now),
        lambda: actions.return_draft(pk, note="请写明日期。", by=by, now=now),
    )


def _approve_or_send_back(walk: Walk) -> tuple[Act, Act]:
    by, now, pk = walk.city.person(Role.AUDITOR, "centre"), walk.tick(), walk.ticket.pk
    return (
        lambda: actions.approve_result(pk, by=by, now=now),
        lambda: actions.send_back(pk, defect="EVADES", by=by, now=now),
    )


def _dispatch_or_reject(walk: Walk) -> tuple[Act, Act]:
    by, now, pk = walk.city.person(Role.DISPATCHER, "centre"), walk.tick(), walk.ticket.pk
    return (
        lambda: actions.dispatch(pk, lead=walk.city.departments["lead"], by=by, now=now),
        lambda: actions.reject(pk, ground="INVALID", by=by, now=now),
    )


PAIRS: dict[str, tuple[str, Pair, bool]] = {
    "triage-reject": ("REGISTERED", _triage_or_reject, False),
    "dispatch-reject": ("PENDING_DISPATCH", _dispatch_or_reject, True),
    "submit-return": ("HANDED_IN", _submit_or_return, True),
    "approve-sendback": ("PENDING_REVIEW", _approve_or_send_back, True),
}
"""Where the pair meets, the two moves, and whether one shuts the other out (who triaged may reject)."""


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_conflicting_moves_the_history_is_legal(real_city: City, pair: str) -> None:
    state, make, is_exclusive = PAIRS[pair]
    walks = [Walk(real_city) for _ in range(10)]
    for walk in walks:
        walk.to(state)
    rounds = [make(walk)[:: 1 if place % 2 else -1] for place, walk in enumerate(walks)]
    for walk, results in zip(walks, rush(rounds), strict=True):
        told = Counter(map(words, results))
        assert told == {"ok": 1, "refused": 1} or (not is_exclusive and told == {"ok": 2})
        assert_legal(walk.ticket)
    assert verify().holds


def token_of(ticket: Ticket) -> str:
    """The token of the link that went out with the answer."""
    message = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:answer")
    return str(message.body).split("/r/")[1].split("/")[0]


def test_the_first_of_link_and_callback_counts(real_city: City) -> None:
    agent = real_city.person(Role.CALLBACK_AGENT, "centre")
    walks = [Walk(real_city) for _ in range(10)]
    for walk in walks:
        walk.to("PENDING_CALLBACK")
    now = walks[0].tick()

    def pair(walk: Walk) -> list[Act]:
        token = token_of(walk.ticket)
        return [
            lambda: actions.rate(token, answer=Answer(5, "SOLVED"), now=now),
            lambda: actions.record_callback(
                walk.ticket.pk, outcome="REACHED", answer=Answer(1, "UNSOLVED"), by=agent, now=now
            ),
        ]

    for walk, results in zip(walks, rush([pair(walk) for walk in walks]), strict=True):
        told = [words(result) for result in results]
        ratings = list(Rating.objects.filter(ticket=walk.ticket).order_by("id"))
        counting = [rating for rating in ratings if rating.counts]
        assert told[0] == "ok"  # the link is always heard: as the answer, or kept as a note
        assert len(counting) == 1
        assert len(ratings) == told.count("ok")
        assert ratings[0] == counting[0]
        assert Ticket.objects.get(pk=walk.ticket.pk).satisfaction == counting[0].level
        assert_legal(walk.ticket)
    assert verify().holds


def test_day_numbers_are_unique_and_without_gaps(real_city: City) -> None:
    agent = real_city.person(Role.INTAKE_AGENT, "centre")

    def register(thread: int, number: int) -> Act:
        matter = NewMatter(
            content=f"路灯不亮（{thread}-{number}）。", phone=f"1380000{thread:02d}{number:02d}"
        )
        place: dict[str, Any] = {
            "centre": real_city.departments["centre"],
            "channel": real_city.channel,
        }
        return lambda: actions.register(matter, by=agent, now=START, **place)

    results = rush([[register(thread, number) for thread in range(CLICKS)] for number in range(6)])
    numbers = sorted(ticket.number for round_ in results for ticket in round_)  # type: ignore[attr-defined]
    assert numbers == [f"20260921{sequence:06d}" for sequence in range(1, 6 * CLICKS + 1)]
    assert DayCounter.objects.get().last == 6 * CLICKS


def test_two_imports_of_one_file_at_once_add_each_row_once(real_city: City, tmp_path: Path) -> None:
    agent = real_city.person(Role.INTAKE_AGENT, "centre")
    book = Workbook()
    book.active.append(["留言编号", "留言用户", "留言主题", "留言详情"])
    for number in range(1, 301):
        book.active.append([f"A{number:04d}", f"u{number}", "路灯不亮", f"第 {number} 盏路灯不亮。"])
    book.save(tmp_path / "export.xlsx")

    def load() -> object:
        return import_tickets(
            tmp_path / "export.xlsx",
            centre=real_city.departments["centre"],
            channel=real_city.channel,
            is_backlog=False,
            dry_run=False,
            by=agent,
            now=START,
        )

    (results,) = rush([[load, load]])
    ended = [words(result) for result in results]
    assert "ok" in ended
    assert ended.count("ok") == 2, ended
    assert sum(result.registered for result in results) == 300  # type: ignore[attr-defined]
    assert Ticket.objects.values("external_number").distinct().count() == Ticket.objects.count() == 300
    assert verify().holds
