"""What seals cover: every column of everything that belongs to a ticket, or a reason why not."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from core.evidence.rows import compare_rows
from departments.actions.calendar import change_day
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.models import Ticket
from feedback.seals.columns import NOT_OF_A_TICKET, PARTS, UNSEALED
from tests.cast import Walk
from tests.feedback.moves import EVERY_MOVE, MAKE


def test_every_column_of_a_ticket_is_sealed_or_said_not_to_be():
    sealed = {model: set(names.split()) for columns in PARTS.values() for model, names in columns.items()}
    for model in next(iter(sealed))._meta.app_config.get_models():
        if model in NOT_OF_A_TICKET:
            continue
        columns = {field.attname for field in model._meta.concrete_fields}
        assert columns - sealed.get(model, set()) == set(UNSEALED.get(model, ())), model.__name__
        assert sealed.get(model, set()) <= columns, model.__name__


def differing() -> list[str]:
    return [f"{fault.subject} {fault.kind}" for batch in compare_rows() for fault in batch.faults]


@pytest.mark.parametrize("verb", sorted(MAKE))
def test_every_move_seals_what_it_wrote(city, verb):
    state, make = MAKE[verb]
    role, _, place = EVERY_MOVE[verb][1].partition("@")
    walk = Walk(city)
    walk.to(state)
    by = city.person(Role(role), place)
    assert differing() == []
    make(walk, by)
    assert differing() == []


def test_a_calendar_that_moves_clocks_seals_them_again(city):
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    due_at = walk.ticket.due_at
    day = due_at.astimezone(SHANGHAI).date()
    change_day(day=day, is_workday=False, name="临时放假", by=None, now=walk.now)
    assert Ticket.objects.get(pk=walk.ticket.pk).due_at != due_at
    assert differing() == []


def test_what_is_imported_or_loaded_is_sealed(city, settings):
    settings.DEMO = True
    call_command("load_tickets", "30", "--json", stdout=io.StringIO())
    assert differing() == []


def test_a_ticket_nobody_recorded_is_found(city):
    walk = Walk(city)
    with connection.cursor() as cursor:
        columns = ", ".join(
            f'"{field.column}"'
            for field in Ticket._meta.concrete_fields
            if field.attname not in {"id", "number"}
        )
        cursor.execute(
            f"INSERT INTO feedback_ticket (number, {columns}) SELECT '99999999999999', {columns} "
            "FROM feedback_ticket WHERE id = %s RETURNING id",
            [walk.ticket.pk],
        )
        forged = cursor.fetchone()[0]
    assert differing() == [f"ticket:{forged} row_unrecorded"]
