"""How the demonstration city judges: months locked, one open to objections, suggestions answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import F

from config.demo.house import INSTITUTION, House
from config.demo.words_judging import ANSWERS, MEASURES, OBJECTION, SITUATION, UPHELD
from core.refusals import Refused
from departments.models import Department, Staff
from departments.roles import Role
from departments.rules.calendar import WorkCalendar, in_shanghai
from evaluation.actions import disclosure, objections, periods, public_reports
from evaluation.actions.stars import propose_stars
from evaluation.choices import ObjectionGround, PeriodState
from evaluation.models import AdoptionNotice, AssessmentPeriod
from evaluation.rules.periods import MONTH, QUARTER, bounds_of, code_of, months_of, previous_code
from feedback.choices import Category
from feedback.models import Ticket
from supervision.actions import appeals, entries
from supervision.choices import EntryState
from supervision.models import ScoreEntry
from supervision.sweep.history import catch_up

SETTLED_DAYS, NOTICE_DAYS, LOCK_DAYS = 20, 12, 2
"""Working days before the end: old entries are decided, notice of old months is given, they are locked."""
SUGGESTIONS = 14
DAY = 7 * 3600


@dataclass
class Bench:
    """Who judges, and when."""

    house: House
    calendar: WorkCalendar
    today: datetime
    chance: Random

    @property
    def managers(self) -> list[Staff]:
        return self.house.staff(Role.ASSESSMENT_MANAGER, INSTITUTION)

    def before(self, days: int) -> datetime:
        """So many working days before the end, at the same hour."""
        day = in_shanghai(self.today)
        left = days
        while left:
            day -= timedelta(days=1)
            left -= self.calendar.is_workday(day.date())
        return day


def judge(house: House, calendar: WorkCalendar, today: datetime, seed: int) -> None:
    """Write it once, after the tickets and what was watched; what is there already is left as it is."""
    if AssessmentPeriod.objects.exists():
        return
    bench = Bench(house, calendar, today, Random(f"{seed}:judging"))
    _decide_old_entries(bench)
    catch_up(today)
    over = _open(bench)
    locked = [code for code in over if _lock(bench, code)]
    _object(bench, [code for code in over if code not in locked])
    _answer_suggestions(bench)
    _report(bench, locked)
    propose_stars(now=today)


def _open(bench: Bench) -> list[str]:
    """Every month since the first matter, and the quarter before this one; the months that are over."""
    first = Ticket.objects.order_by("registered_at").values_list("registered_at", flat=True).first()
    last_quarter = previous_code(code_of(bench.today, QUARTER))
    codes = [*months_of(last_quarter), last_quarter]
    code = code_of(bench.today, MONTH)
    while first and bounds_of(code)[1] > first:
        codes.append(code)
        code = previous_code(code)
    for one in sorted(set(codes)):
        row = periods.open_period(one, by=None, now=bench.today)
        if row.ends_at > bench.today:
            periods.compute(row, by=bench.managers[0], now=bench.today)
    rows = AssessmentPeriod.objects.filter(ends_at__lte=bench.today)
    return list(rows.order_by("ends_at", "-starts_at").values_list("code", flat=True))


def _decide_old_entries(bench: Bench) -> None:
    """Notice is given of what was proposed long ago, and appeals against it are decided."""
    at = bench.before(SETTLED_DAYS)
    old = ScoreEntry.objects.filter(broken_at__lt=at)
    proposed = old.filter(state=EntryState.PROPOSED, proposed_at__lt=at)
    entries.notify_many(proposed, by=bench.managers[0], now=at)
    later = bench.before(LOCK_DAYS * 3)
    for entry in old.filter(state=EntryState.APPEALED).order_by("id"):
        for by in bench.managers:
            try:
                appeals.decide_appeal(entry, decision="UPHELD", note=UPHELD, by=by, now=later)
                break
            except Refused:
                continue


def _lock(bench: Bench, code: str) -> bool:
    """Notice, silence, lock; False where something of it is still undecided, and the draft stays."""
    ended = bounds_of(code)[1]
    noticed = bench.before(NOTICE_DAYS)
    if ended >= noticed:
        return False
    first, second = bench.managers[:2]
    try:
        with transaction.atomic():
            periods.give_notice(code_row(code), by=first, now=noticed)
            periods.lock(code_row(code), by=second, now=bench.before(LOCK_DAYS))
    except Refused:
        return False
    periods.publish(code_row(code), by=first, now=bench.before(1))
    return True


def code_row(code: str) -> AssessmentPeriod:
    return AssessmentPeriod.objects.get(code=code)


def _object(bench: Bench, waiting: list[str]) -> None:
    """Notice of the last month that is over, and a department that objects to it."""
    months = [code for code in waiting if len(months_of(code)) == 1]
    if not months:
        return
    period = code_row(months[-1])
    try:
        if period.state == PeriodState.DRAFT:
            periods.give_notice(period, by=bench.managers[0], now=bench.before(1))
    except Refused:
        return
    scored = period.assessments.filter(score__isnull=False)
    for worst in scored.order_by(F("rank").desc(nulls_last=True), "score", "department_id"):
        department = Department.objects.get(pk=worst.department_id)
        by = next(iter(bench.house.staff(Role.UNIT_APPROVER, department.code)), None)
        if by is not None:
            objections.file_objection(
                code_row(period.code),
                department=department,
                ground=ObjectionGround.COUNT,
                grounds=OBJECTION,
                by=by,
                now=bench.today - timedelta(hours=2),
            )
            return


def _answer_suggestions(bench: Bench) -> None:
    """Of the completed suggestions some wait, some are drafted, most are public, one is carried out."""
    found = Ticket.objects.filter(category=Category.SUGGEST, lead_department__isnull=False)
    found = found.filter(completed_at__lt=bench.before(4)).select_related("lead_department")
    for place, ticket in enumerate(found.order_by("-completed_at")[:SUGGESTIONS]):
        answer = ANSWERS[place % len(ANSWERS)]
        try:
            row = _draft(bench, ticket, answer)
            if row is not None:
                _carry_on(bench, row, place)
        except Refused:
            continue  # a text of the ticket names somebody, or the unit has one person only


def _draft(bench: Bench, ticket: Ticket, answer: tuple[str, str]) -> AdoptionNotice | None:
    department = ticket.lead_department
    by = next(iter(bench.house.staff(Role.HANDLER, department.code)), None) if department else None
    if by is None:
        return None
    decision, words = answer
    day = None if decision == "NOT_ADOPTED" else in_shanghai(bench.today).date() + timedelta(days=60)
    return disclosure.draft(
        ticket,
        decision=decision,
        title=ticket.title[:40],
        suggestion=f"市民建议：{ticket.title}。",
        answer=words,
        planned_on=day,
        by=by,
        now=bench.before(3),
    )


def _carry_on(bench: Bench, row: AdoptionNotice, place: int) -> None:
    if place < 2:
        return
    approver = bench.house.staff(Role.UNIT_APPROVER, row.department.code)[0]
    disclosure.sign(row, by=approver, now=bench.before(2))
    if place < 4:
        return
    disclosure.publish(row, by=bench.managers[0], now=bench.before(1))
    if place == 5 and row.is_adopted:
        disclosure.report_done(row, text=row.answer, by=approver, now=bench.today)


def _report(bench: Bench, locked: list[str]) -> None:
    if not locked:
        return
    writer, publisher = bench.managers[:2]
    code = locked[-1]
    row = public_reports.write(
        code=code,
        title=f"{code} 服务改进报告",
        situation=SITUATION,
        measures=MEASURES,
        by=writer,
        now=bench.before(1),
    )
    public_reports.publish(row, by=publisher, now=bench.today)
