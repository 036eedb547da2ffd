"""督办及红黄牌台账: orders, cards and interviews of the period, in one ledger."""

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Shade, Sheet
from departments.rules.calendar import in_shanghai
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.source import Source, link_of, masked, ticket_link, told
from supervision.choices import CardColour, Measure
from supervision.models import Card, Interview, SupervisionOrder

MOST_SUBJECT = 120
NAMED = ("department", "ticket")


def measures_sheet(source: Source) -> Sheet:
    """Orders first, then cards, then interviews; each kind by the time it was issued."""
    kind = str(CardColour.YELLOW.label), str(CardColour.RED.label)
    return Sheet(
        str(titles.MEASURES),
        [
            Column(pgettext("workbook", "Kind"), Kind.MARK, "kind", width=12),
            Column(pgettext("workbook", "Number"), width=16),
            Column(pgettext("workbook", "Department"), width=26),
            Column(pgettext("workbook", "Ticket"), width=18),
            Column(pgettext("workbook", "What for"), width=44),
            Column(pgettext("workbook", "Issued"), Kind.MOMENT),
            Column(pgettext("workbook", "Due"), Kind.MOMENT),
            Column(_("Answered or held"), Kind.MOMENT),
            Column(pgettext("workbook", "State"), Kind.MARK, width=11),
        ],
        chain(_orders(source), _cards(source), _interviews(source)),
        heading=_("%(period)s: orders and cards") % {"period": source.code},
        shades=[Shade("kind", {kind[0]: "fair", kind[1]: "poor"})],
        empty=_("No order, card or interview was issued in this period."),
    )


def _orders(source: Source) -> Iterator[list[object]]:
    span = source.results.span
    rows = source.seen(SupervisionOrder.objects.filter(issued_at__gte=span.start, issued_at__lt=span.until))
    word = _("Supervision order")
    return told(
        rows.select_related(*NAMED).order_by("issued_at", "id"),
        lambda row: [
            word,
            link_of(row.number, row),
            row.department.label,
            ticket_link(row.ticket),
            masked(f"{row.get_ground_display()}：{row.subject}", MOST_SUBJECT),
            in_shanghai(row.issued_at),
            in_shanghai(row.report_by),
            row.reported_at and in_shanghai(row.reported_at),
            str(row.get_state_display()),
        ],
    )


def _cards(source: Source) -> Iterator[list[object]]:
    span = source.results.span
    rows = source.seen(Card.objects.filter(issued_at__gte=span.start, issued_at__lt=span.until))
    return told(
        rows.select_related(*NAMED).order_by("issued_at", "id"),
        lambda row: [
            str(row.get_colour_display()),
            link_of(row.number, row),
            row.department.label,
            ticket_link(row.ticket),
            masked(row.reason, MOST_SUBJECT),
            in_shanghai(row.issued_at),
            None,
            None,
            str(row.get_state_display()),
        ],
    )


def _interviews(source: Source) -> Iterator[list[object]]:
    span = source.results.span
    rows = source.seen(Interview.objects.filter(called_at__gte=span.start, called_at__lt=span.until))
    word = str(Measure.INTERVIEW.label)
    return told(
        rows.select_related(*NAMED).order_by("called_at", "id"),
        lambda row: [
            word,
            link_of(row.number, row),
            row.department.label,
            ticket_link(row.ticket),
            masked(row.reason, MOST_SUBJECT),
            in_shanghai(row.called_at),
            in_shanghai(row.scheduled_for),
            row.held_at and in_shanghai(row.held_at),
            str(row.get_state_display()),
        ],
    )
