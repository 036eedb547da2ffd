"""Tickets, their moves and their evidence. Every row starts at ``visible_to``, every write is an action."""

from typing import cast

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.evidence import Subject, records_of
from core.keyset import page
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from feedback import actions
from feedback.api import answers
from feedback.api.inputs import INPUTS, RegisterInput
from feedback.asides import notes_seen, sees_co_part_alone
from feedback.filters import TicketFilter
from feedback.models import Ticket
from feedback.views.access import NAMED
from feedback.views.moves import reasons_against

NEWEST_FIRST = ("-registered_at", "-id")
LISTED = ("centre", "channel", "topic", "area", "lead_department")
SIZE, LARGEST = 50, 200
PAGING = {"cursor", "size"}


class Tickets(APIView):
    """GET: the visible tickets, newest first, narrowed by the filter's parameters. POST: register one."""

    def get(self, request: Request) -> Response:
        asked = request.query_params
        unknown = asked.keys() - TicketFilter.base_filters.keys() - PAGING
        if unknown:
            raise ValidationError({name: "There is no such parameter." for name in sorted(unknown)})
        visible = Ticket.objects.visible_to(_staff(request)).select_related(*LISTED)
        narrowed = TicketFilter(asked, queryset=visible, request=request)
        if not narrowed.is_valid():
            raise ValidationError({name: list(faults) for name, faults in narrowed.errors.items()})
        found = page(narrowed.qs, order=NEWEST_FIRST, after=asked.get("cursor"), size=_size(asked))
        return Response(
            {
                "results": [answers.ticket_row(ticket) for ticket in found.items],
                "next": _address(request, found.next_cursor),
                "previous": _address(request, found.previous_cursor),
            }
        )

    def post(self, request: Request) -> Response:
        given = RegisterInput(data=request.data)
        given.is_valid(raise_exception=True)
        arguments = given.arguments()
        matter = arguments.pop("matter")
        ticket = actions.register(matter, by=_staff(request), now=timezone.now(), **arguments)
        return Response(answers.moved(ticket), status=201)


class TicketOne(APIView):
    """One ticket."""

    def get(self, request: Request, number: str) -> Response:
        ticket = _visible(request, number)
        return Response(answers.ticket_data(ticket, user=_staff(request), now=timezone.now()))


class Moves(APIView):
    """The moves of a ticket for the one who asks: those that can be made, and why the others cannot."""

    def get(self, request: Request, number: str) -> Response:
        ticket = _visible(request, number)
        choices = actions.choices(ticket, staff=_staff(request), now=timezone.now())
        moves = [answers.choice_data(choice) for choice in choices]
        return Response({"number": ticket.number, "version": ticket.version, "moves": moves})


class Move(APIView):
    """Make one move."""

    def post(self, request: Request, number: str, verb: str) -> Response:
        if verb not in INPUTS:
            raise Http404
        ticket, user, now = _visible(request, number), _staff(request), timezone.now()
        given = INPUTS[verb](data=request.data, context={"ticket": ticket, "user": user})
        if not given.is_valid():
            _refuse(reasons_against(request._request, ticket, verb, now))
            raise ValidationError(given.errors)
        fresh = getattr(actions, verb)(ticket, by=user, now=now, **given.arguments())
        return Response(answers.moved(fresh))


class Evidence(APIView):
    """What is recorded of a ticket, link by link, as it was hashed."""

    def get(self, request: Request, number: str) -> Response:
        ticket, user = _visible(request, number), _staff(request)
        notes = {note.pk for note in notes_seen(ticket, user)}
        loads = not sees_co_part_alone(ticket, ticket.dispatches.live(), user)
        records = records_of(Subject("ticket", ticket.pk))
        told = [answers.evidence_data(record, notes, loads=loads) for record in records]
        return Response({"number": ticket.number, "records": told})


def _staff(request: Request) -> Staff:
    return cast(Staff, request.user)


def _visible(request: Request, number: str) -> Ticket:
    if not number.isdecimal():
        raise Http404
    tickets = Ticket.objects.visible_to(_staff(request))
    return cast(Ticket, get_object_or_404(tickets.select_related(*NAMED), number=number))


def _refuse(reasons: list[Reason]) -> None:
    """Who may not move it learns that first, before anything about the form of the request."""
    if any(reason.code == "no_authority" for reason in reasons):
        raise NotPermitted(*reasons)
    if reasons:
        raise Refused(*reasons)


def _size(asked: QueryDict) -> int:
    given = asked.get("size", str(SIZE))
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= LARGEST:
        raise ValidationError({"size": f"A number from 1 to {LARGEST}."})
    return int(given)


def _address(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"
