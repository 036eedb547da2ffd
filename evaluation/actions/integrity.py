"""存疑评价: doubts are raised by the portal, looked at by one person, decided by another.

What is upheld sets the ratings that are meant aside, in the one place where that is written; they stay
visible everywhere. Finding twice finds the same: a doubt is named by its key.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from core.evidence.entries import Fact
from core.reasons import Reason
from departments.models import RuleVersion, Staff
from evaluation.choices import Advice, Doubt, FlagState
from evaluation.models import FlaggedRating, RatingFlag
from evaluation.reports.integrity import Found, about_rating, about_ratings, about_series, given
from evaluation.reports.integrity_months import about_month
from evaluation.rules.integrity_numbers import integrity_numbers
from evaluation.rules.periods import code_of, previous_code
from feedback.actions import lock_tickets
from feedback.actions.results import text_digest
from feedback.models import Rating
from supervision.acting import Acting, acting, record
from supervision.actions.setting_aside import set_aside
from supervision.choices import AsideGround
from supervision.rule_versions import assessment_rules
from supervision.rules.rectification import too_short

GROUNDS = {Doubt.INDUCED: AsideGround.INDUCED}
"""What a rating is set aside for; in all other cases it was not the citizen's own answer."""
SERIES = frozenset({Doubt.BURST, Doubt.ONE_ADDRESS})


def find_doubts(*, now: datetime, back: timedelta | None = None, months: bool = True) -> int:
    """Raise what is doubtful and was not raised before; returns how many. ``back``: how far to look."""
    rules = assessment_rules(now)
    numbers = integrity_numbers(rules.values)
    since = now - (back or timedelta(days=int(numbers["look_back_days"])))
    found: list[Found] = [
        *about_ratings(given(since, now), numbers),
        *about_series(since, now, numbers),
        *(about_month(previous_code(code_of(now)), numbers) if months else ()),
    ]
    return raise_all(found, rules=rules, now=now)


def doubt_rating(rating: Rating, *, now: datetime) -> int:
    """What is doubtful about one rating, asked when it is given."""
    rules = assessment_rules(now)
    return raise_all(about_rating(rating.pk, integrity_numbers(rules.values)), rules=rules, now=now)


def raise_all(found: Iterable[Found], *, rules: RuleVersion, now: datetime) -> int:
    """Write the doubts that are new; those that grew get their further ratings. Returns how many are new."""
    found = list(found)
    if not found:
        return 0
    known = set(RatingFlag.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    return sum(_raise(one, known, rules=rules, now=now) for one in found)


def propose(
    flag: RatingFlag | int,
    *,
    advice: str,
    note: str,
    ratings: Collection[int] | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> RatingFlag:
    """The first of two persons: ``advice`` with reasons; ``ratings``: which are meant, None for all."""
    with acting(RatingFlag, _pk(flag), "propose", by=by, now=now, version=version) as act:
        row = act.row
        act.require(_against(row, advice, note, ratings))
        row.advice, row.first_note = advice, note.strip()
        row.first_at, row.first_by = now, by
        row.flagged.update(is_meant=ratings is None)
        if ratings is not None:
            row.flagged.filter(rating_id__in=ratings).update(is_meant=True)
        row.propose()
        act.note(advice=advice, meant=row.flagged.filter(is_meant=True).count())
        act.note(text=text_digest(row.first_note))
    return act.row


def uphold(
    flag: RatingFlag | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> RatingFlag:
    """The second agrees: the ratings that are meant count no more, and what followed from them falls away."""
    with transaction.atomic():
        meant = FlaggedRating.objects.filter(flag=_pk(flag), is_meant=True)
        lock_tickets(set(meant.values_list("rating__ticket_id", flat=True)))
        with acting(RatingFlag, _pk(flag), "uphold", by=by, now=now, version=version) as act:
            _decide(act, note)
            act.row.uphold()
            ground = GROUNDS.get(Doubt(act.row.doubt), AsideGround.NOT_CITIZEN)
            paper, revoked = (act.row.KIND, act.row.pk), 0
            rows = list(meant.select_related("rating__dispatch").order_by("rating__ticket_id", "rating_id"))
            for one in rows:
                revoked += set_aside(one.rating, ground=ground, paper=paper, by=by, now=now)
            act.note(ground=str(ground), ratings=len(rows), revoked=revoked)
    return act.row


def clear(
    flag: RatingFlag | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> RatingFlag:
    """The second decides that nothing is wrong, or that it cannot be proven."""
    with acting(RatingFlag, _pk(flag), "clear", by=by, now=now, version=version) as act:
        _decide(act, note)
        act.row.clear()
    return act.row


def return_review(
    flag: RatingFlag | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> RatingFlag:
    """The second is not convinced: somebody looks at it again."""
    with acting(RatingFlag, _pk(flag), "return_review", by=by, now=now, version=version) as act:
        act.require(too_short(note, "flag_note"))
        act.row.decision_note = note.strip()
        act.row.return_review()
        act.note(text=text_digest(act.row.decision_note))
    return act.row


def _decide(act: Acting[RatingFlag], note: str) -> None:
    act.require(too_short(note, "flag_note"))
    act.row.decided_at, act.row.decided_by = act.now, act.by
    act.row.decision_note = note.strip()
    act.note(advice=act.row.advice, text=text_digest(act.row.decision_note))


def _against(row: RatingFlag, advice: str, note: str, ratings: Collection[int] | None) -> list[Reason]:
    reasons = [] if advice in Advice.values else [Reason("flag_advice")]
    if advice == Advice.UPHOLD and ratings is not None and row.flagged.exists():
        known = row.flagged.filter(rating_id__in=ratings).exists()
        reasons += [] if known else [Reason("flag_ratings")]
    return reasons + too_short(note, "flag_note")


def _raise(found: Found, known: set[str], *, rules: RuleVersion, now: datetime) -> bool:
    if found.key in known:
        if found.doubt in SERIES:
            _extend(found, now=now)
        return False
    if found.doubt in SERIES and _is_flagged(found):
        return False
    row = RatingFlag(
        doubt=found.doubt,
        key=found.key,
        department_id=found.department_id,
        centre_id=found.centre_id,
        ticket_id=found.ticket_id,
        period=found.period,
        facts=found.facts,
        rules=rules,
        found_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            FlaggedRating.objects.bulk_create(
                FlaggedRating(flag=row, rating_id=rating) for rating in found.ratings
            )
            told: dict[str, Fact] = {
                "doubt": found.doubt.value,
                "n": len(found.ratings),
                "rules": rules.number,
            }
            record(row, "issue", by=None, now=now, facts=told)
    except IntegrityError:  # raised a moment ago: the key is unique
        return False
    return True


def _is_flagged(found: Found) -> bool:
    """Whether a series that overlaps it was raised before, begun a little earlier or later."""
    flagged = FlaggedRating.objects.filter(rating_id__in=found.ratings, flag__doubt=found.doubt)
    return flagged.exists()


def _extend(found: Found, *, now: datetime) -> None:
    """Further ratings of a series that nobody has looked at yet."""
    row = RatingFlag.objects.get(key=found.key)
    has = set(row.flagged.values_list("rating_id", flat=True))
    new = [pk for pk in found.ratings if pk not in has]
    if not new or row.state != FlagState.OPEN:
        return
    with acting(RatingFlag, row.pk, "extend", by=None, now=now) as act:
        FlaggedRating.objects.bulk_create(FlaggedRating(flag=act.row, rating_id=pk) for pk in new)
        act.row.facts = {**act.row.facts, **found.facts}
        act.row.extend()
        act.note(added=len(new))


def _pk(row: RatingFlag | int) -> int:
    return row.pk if isinstance(row, RatingFlag) else row
