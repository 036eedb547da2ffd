"""What the demonstration city doubts: ratings from inside, and from the phones of colleagues."""

from datetime import datetime, timedelta

from config.demo.house import CENTRE, INSTITUTION, House
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from evaluation.actions import integrity
from evaluation.actions.stars import propose_stars
from evaluation.choices import Advice, FlagState
from evaluation.models import RatingFlag
from feedback.models import Rating, Ticket
from supervision.acting import reasons_against

COLLEAGUES = 2
FOUND = "已电话核实，诉求人本人确认未作此评价，系同事代为填写。"
FINE = "已电话核实，确系诉求人本人在政务大厅使用公共网络评价。"
AGREED = "材料一致，同意初核意见。"


def doubt(house: House, today: datetime) -> None:
    """Raise the doubts and decide some of this month; once, after the tickets."""
    if RatingFlag.objects.filter(state=FlagState.UPHELD).exists():
        return
    _lend_phones(house, today)
    integrity.find_doubts(now=today - timedelta(hours=20))
    propose_stars(now=today)
    start = in_shanghai(today).replace(day=1, hour=0, minute=0)
    recent = RatingFlag.objects.filter(flagged__rating__given_at__gte=start, state=FlagState.OPEN)
    for place, flag in enumerate(recent.order_by("id")[:3]):
        advice, note = (Advice.CLEAR, FINE) if place == 1 else (Advice.UPHOLD, FOUND)
        by = _willing(flag, "propose", _auditors(house), today)
        if by is None:
            continue
        row = integrity.propose(flag, advice=advice, note=note, by=by, now=today - timedelta(hours=3))
        verb = "clear" if place == 1 else "uphold"
        second = _willing(row, verb, house.staff(Role.ASSESSMENT_MANAGER, INSTITUTION), today)
        if place < 2 and second is not None:
            getattr(integrity, verb)(row, note=AGREED, by=second, now=today - timedelta(hours=1))


def _lend_phones(house: House, today: datetime) -> None:
    """A few colleagues called the hotline themselves, from the phone that their account names."""
    since = today - timedelta(days=20)
    called = Ticket.objects.filter(contact_means="PHONE", ratings__given_at__gte=since).distinct()
    tickets = called.exclude(complainant__phone_index="").order_by("id")[:COLLEAGUES]
    people = [row[0] for key, row in sorted(house.people.items()) if key[0] == Role.HANDLER.value]
    for person, ticket in zip(people[:COLLEAGUES], tickets, strict=False):
        if ticket.complainant is not None and Rating.objects.filter(ticket=ticket).exists():
            Staff.objects.filter(pk=person.pk).update(phone=ticket.complainant.phone)


def _auditors(house: House) -> list[Staff]:
    return [*house.staff(Role.AUDITOR, CENTRE), *house.staff(Role.AUDITOR, INSTITUTION)]


def _willing(flag: RatingFlag, verb: str, people: list[Staff], now: datetime) -> Staff | None:
    return next((one for one in people if not reasons_against(flag, verb, by=one, now=now)), None)
