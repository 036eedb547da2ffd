"""服务之星: proposed at the quarter's end, nominated by the unit with words, awarded by another person."""

from datetime import datetime

from django.db import IntegrityError, transaction

from departments.models import RuleVersion, Staff
from evaluation.models import ServiceStar
from evaluation.reports.staff import works_of
from evaluation.rules.periods import QUARTER, bounds_of, code_of, previous_code
from evaluation.rules.stars import Work, proposed, staff_numbers
from feedback.actions.results import text_digest
from supervision.acting import Acting, acting, record
from supervision.reports.populations import Span
from supervision.rule_versions import assessment_rules
from supervision.rules.rectification import too_short


def propose_stars(*, now: datetime, quarter: str = "") -> int:
    """Propose the stars of the quarter (the last one that is over); returns how many are new.

    Judged by the rules in force at its first instant. Whoever was proposed is proposed once.
    """
    code = quarter or previous_code(code_of(now, QUARTER))
    start, end = bounds_of(code)
    rules = assessment_rules(start)
    rule = staff_numbers(rules.values)["star"]
    return sum(_propose(work, code, rules, now=now) for work in proposed(works_of(Span(start, end)), rule))


def nominate(
    star: ServiceStar | int, *, words: str, by: Staff, now: datetime, version: int | None = None
) -> ServiceStar:
    """The unit says why."""
    with acting(ServiceStar, _pk(star), "nominate", by=by, now=now, version=version) as act:
        act.require(too_short(words, "star_words"))
        act.row.words, act.row.nominated_at, act.row.nominated_by = words.strip(), now, by
        act.row.nominate()
        act.note(text=text_digest(act.row.words))
    return act.row


def pass_over(
    star: ServiceStar | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ServiceStar:
    """The unit does not nominate."""
    with acting(ServiceStar, _pk(star), "pass_over", by=by, now=now, version=version) as act:
        _decide(act, note)
        act.row.pass_over()
    return act.row


def award(
    star: ServiceStar | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ServiceStar:
    """Another person than the nominator, not of the unit; it stands on the page of honours from now on."""
    with acting(ServiceStar, _pk(star), "award", by=by, now=now, version=version) as act:
        _decide(act, note)
        act.row.award()
    return act.row


def decline(
    star: ServiceStar | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ServiceStar:
    """Not awarded, with the reasons."""
    with acting(ServiceStar, _pk(star), "decline", by=by, now=now, version=version) as act:
        _decide(act, note)
        act.row.decline()
    return act.row


def _decide(act: Acting[ServiceStar], note: str) -> None:
    act.require(too_short(note, "star_words"))
    act.row.decided_at, act.row.decided_by, act.row.decision_note = act.now, act.by, note.strip()
    act.note(text=text_digest(act.row.decision_note))


def _propose(work: Work, code: str, rules: RuleVersion, *, now: datetime) -> bool:
    names = ("handled", "in_time", "answers", "solved", "satisfied", "returned")
    facts = {name: getattr(work, name) for name in names}
    row = ServiceStar(
        period=code,
        person_id=work.person,
        department_id=work.unit,
        facts=facts,
        rules=rules,
        proposed_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            told = {"period": code, "person": work.person, "rules": rules.number, **facts}
            record(row, "issue", by=None, now=now, facts={**told})
    except IntegrityError:  # one of a person, unit and quarter
        return False
    return True


def _pk(row: ServiceStar | int) -> int:
    return row.pk if isinstance(row, ServiceStar) else row
