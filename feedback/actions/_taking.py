"""What an answer comes to: it counts, waits for the other citizens of the matter, or is kept as a note."""

from dataclasses import dataclass
from datetime import datetime

from core.evidence import append
from core.known_queries import KnownQuery
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._inviting import has_spoken, is_awaited, kept_answers
from feedback.actions._move import Fact, Move, entry_of
from feedback.actions.results import text_digest
from feedback.choices import AnswerKind, AnswerSource, ClockKind, DispatchRole, Level, Solved
from feedback.models import AnswerOrigin, Callback, Dispatch, Invitation, Rating, Ticket
from feedback.rules import answers
from feedback.rules.merging import GivenAnswer, worst
from feedback.states import State

LED = KnownQuery[Dispatch](
    lambda ticket, cycle: Dispatch.objects.filter(
        ticket=ticket, role=DispatchRole.LEAD, cycle=cycle, voided_at__isnull=True
    ).order_by("-id")[:1]
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer by link came from: see ``feedback.models.AnswerOrigin``."""

    is_own_network: bool
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a citizen said: ``level`` 1 … 5, ``solved`` of Solved, the rest optional."""

    level: int
    solved: str
    is_smooth: bool | None = None
    words: str = ""
    origin: Origin | None = None


def check(answer: Answer) -> None:
    """Refuse an answer that is none."""
    reasons = []
    if answer.level not in Level.values:
        reasons.append(Reason("level_missing"))
    if answer.solved not in Solved.values:
        reasons.append(Reason("solved_missing"))
    if reasons:
        raise Refused(*reasons)


def take(move: Move, answer: Answer, source: AnswerSource, *, speaker: Ticket) -> State:
    """Where the answer takes the matter. Of several citizens the first bad answer counts at once.

    Good ones wait for the others; then the worst of them counts.
    """
    is_own = speaker.pk == move.ticket.pk
    if is_own and move.ticket.merged_count and has_spoken(speaker, move.ticket):
        move.require([Reason("answered_already")])
    is_bad = answers.is_bad(answer.level, answer.solved)
    alone = not move.ticket.merged_count and is_own
    kept = _store(move, speaker, answer, source, counts=alone)
    if is_own:
        move.clocks.stop(ClockKind.CALLBACK)
    move.note(level=answer.level, solved=answer.solved, source=str(source), text=text_digest(answer.words))
    if not is_own:
        move.note(child=speaker.pk)
        _tell_own_chain(speaker, move, answer)
    if alone:
        _let_count(move, kept)
    elif is_bad:
        _count_for_matter(move, kept)
    elif _others_awaited(move):
        return State.PENDING_CALLBACK
    else:
        count_kept(move)
    return _after_bad(move) if is_bad else State.COMPLETED


def _after_bad(move: Move) -> State:
    move.clocks.begin(ClockKind.VERDICT, owner=move.ticket.centre)
    move.ticket.completed_at = None
    return State.PENDING_VERDICT


def _others_awaited(move: Move) -> bool:
    calls_on = move.clocks.open_clock(ClockKind.CALLBACK, None) is not None
    return is_awaited(move.ticket, now=move.now, calls_on=calls_on)


def count_kept(move: Move) -> None:
    """The worst of the answers kept in this cycle counts as the matter's, if there are any."""
    kept = {rating.pk: rating for rating in kept_answers(move.ticket)}
    if kept:
        chosen = worst(GivenAnswer(r.pk, r.level, r.solved) for r in kept.values())
        _count_for_matter(move, kept[chosen.place])


def _count_for_matter(move: Move, kept: Rating) -> None:
    counting = Rating.objects.create(
        ticket=move.ticket,
        dispatch=kept.dispatch,
        cycle=move.ticket.cycle,
        source=AnswerSource.WORST,
        counts=True,
        level=kept.level,
        solved=kept.solved,
        is_smooth=kept.is_smooth,
        given_at=move.now,
        stands_for=kept,
    )
    _let_count(move, counting)
    move.note(counted=kept.pk, counted_level=kept.level)


def _let_count(move: Move, rating: Rating) -> None:
    move.ticket.answer_kind = AnswerKind.ANSWERED
    move.ticket.satisfaction, move.ticket.is_solved = rating.level, rating.solved


def after_fruitless(move: Move) -> State:
    """Where a call without an answer takes the matter: three on two days end the calling."""
    calls = Callback.objects.filter(ticket=move.ticket, cycle=move.ticket.cycle).values_list("at", flat=True)
    if not answers.is_unreachable(calls):
        return State.PENDING_CALLBACK
    move.clocks.stop(ClockKind.CALLBACK)
    if move.ticket.merged_count and is_awaited(move.ticket, now=move.now, calls_on=False):
        return State.PENDING_CALLBACK
    count_kept(move)
    if not move.ticket.answer_kind:
        move.ticket.answer_kind = AnswerKind.UNREACHABLE
    return State.COMPLETED


def _store(move: Move, speaker: Ticket, answer: Answer, source: AnswerSource, *, counts: bool) -> Rating:
    return _written(
        speaker, move.ticket, move.ticket.cycle, answer, source, counts=counts, by=move.by, now=move.now
    )


def _written(
    speaker: Ticket,
    matter: Ticket,
    cycle: int,
    answer: Answer,
    source: AnswerSource,
    *,
    counts: bool,
    by: Staff | None,
    now: datetime,
) -> Rating:
    """The answer as a row on the citizen's own ticket; rated is the matter's lead, or the centre."""
    rating = Rating.objects.create(
        ticket=speaker,
        dispatch=LED.first(matter.pk, cycle),
        cycle=cycle,
        source=source,
        counts=counts,
        level=answer.level,
        solved=answer.solved,
        is_smooth=answer.is_smooth,
        words=answer.words,
        given_at=now,
        recorded_by=by,
    )
    if answer.origin is not None:
        AnswerOrigin.objects.create(
            rating=rating, is_own_network=answer.origin.is_own_network, mark=answer.origin.mark
        )
    return rating


def keep_as_note(
    speaker: Ticket, matter: Ticket, invitation: Invitation, answer: Answer, *, now: datetime
) -> None:
    """Keep an answer that does not count beside those that do; refuses after so many of them."""
    notes = Rating.objects.filter(ticket=speaker, cycle=invitation.cycle, counts=False)
    if notes.filter(source=AnswerSource.LINK).count() >= answers.MOST_NOTES:
        raise Refused(Reason("notes_full"), status=429)
    _written(speaker, matter, invitation.cycle, answer, AnswerSource.LINK, counts=False, by=None, now=now)
    facts: dict[str, Fact] = {
        "level": answer.level,
        "solved": answer.solved,
        "source": str(AnswerSource.LINK),
        "counts": False,
        "text": text_digest(answer.words),
    }
    append(entry_of(speaker, "rating_note", by=None, now=now, facts=facts))


def _tell_own_chain(speaker: Ticket, move: Move, answer: Answer) -> None:
    """A merged ticket's own chain says what its citizen answered, and for which matter it counts."""
    facts: dict[str, Fact] = {
        "level": answer.level,
        "solved": answer.solved,
        "source": str(AnswerSource.LINK),
        "target": move.ticket.pk,
        "text": text_digest(answer.words),
    }
    append(entry_of(speaker, "rating_note", by=None, now=move.now, facts=facts))
