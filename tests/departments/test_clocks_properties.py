"""What holds of every clock, whatever the limit, the start and the calendar."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from departments.rules import clocks
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Basis, Limit, Move, MoveKind
from tests.departments.deadline_table import shipped_calendar

SHIPPED = shipped_calendar()
CALENDARS = st.one_of(
    st.just(SHIPPED),
    st.dictionaries(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=60).map(
        WorkCalendar
    ),
)
FIRST, LAST = datetime(2025, 1, 1), datetime(2027, 6, 30)  # noqa: DTZ001 - Hypothesis adds the zone
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
BASES = st.sampled_from(Basis)
LIMITS = st.builds(Limit, st.integers(1, 40), BASES)
SECONDS = st.integers(0, 40 * 7 * 3600)


@given(st.integers(1, 60), INSTANTS, CALENDARS)
def test_working_days_end_at_a_close_of_business(
    amount: int, start: datetime, calendar: WorkCalendar
) -> None:
    due_at = clocks.due(Limit(amount, Basis.WD), start, calendar).due_at
    assert calendar.is_workday(due_at.date())
    assert due_at == calendar.close_of(due_at.date())
    assert (
        calendar.count_workdays(start.astimezone(due_at.tzinfo).date() + timedelta(days=1), due_at.date())
        == amount
    )


@given(LIMITS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=30)), CALENDARS)
def test_a_later_start_is_never_due_sooner(
    limit: Limit, start: datetime, more: timedelta, calendar: WorkCalendar
) -> None:
    assert clocks.due(limit, start + more, calendar).due_at >= clocks.due(limit, start, calendar).due_at


@given(LIMITS, st.integers(0, 20), INSTANTS, CALENDARS)
def test_a_longer_limit_is_never_due_sooner(
    limit: Limit, more: int, start: datetime, calendar: WorkCalendar
) -> None:
    longer = Limit(limit.amount + more, limit.basis)
    assert clocks.due(longer, start, calendar).due_at >= clocks.due(limit, start, calendar).due_at
    assert clocks.due(limit, start, calendar).due_at > start - timedelta(seconds=1)


@given(LIMITS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)), CALENDARS)
def test_pausing_and_resuming_at_once_moves_nothing(
    limit: Limit, start: datetime, after: timedelta, calendar: WorkCalendar
) -> None:
    due_at = clocks.due(limit, start, calendar).due_at
    at = start + after
    kept = clocks.pause(limit.basis, due_at, at, calendar)
    assert (kept is None) == (at >= due_at)
    if kept is not None:
        assert clocks.resume(kept, at, calendar).due_at == due_at


@given(
    LIMITS,
    INSTANTS,
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.timedeltas(timedelta(0), timedelta(days=20)),
    CALENDARS,
)
def test_a_pause_never_takes_time_away(
    limit: Limit, start: datetime, after: timedelta, length: timedelta, calendar: WorkCalendar
) -> None:
    moves = [Move(MoveKind.PAUSE, start + after), Move(MoveKind.RESUME, start + after + length)]
    before = clocks.replay(limit, start, [], calendar)
    behind = clocks.replay(limit, start, moves, calendar)
    assert behind.due_at >= before.due_at
    assert behind.due_at == before.due_at or behind.due_at >= start + after + length - timedelta(seconds=1)


@given(INSTANTS, SECONDS, CALENDARS)
def test_adding_working_time_is_undone_by_measuring_it(
    start: datetime, seconds: int, calendar: WorkCalendar
) -> None:
    end = calendar.add_working_seconds(start, seconds)
    assert calendar.working_seconds(start, end) == seconds
    back = calendar.subtract_working_seconds(end, seconds)
    assert calendar.working_seconds(back, end) == seconds
    assert back >= start.replace(microsecond=0)


@given(INSTANTS, SECONDS, SECONDS, CALENDARS)
def test_working_time_adds_up(start: datetime, one: int, two: int, calendar: WorkCalendar) -> None:
    middle = calendar.add_working_seconds(start, one)
    assert (
        calendar.add_working_seconds(middle, two) == calendar.add_working_seconds(start, one + two)
        or two == 0
    )


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)), CALENDARS)
def test_measured_quickly_as_counted_slowly(
    start: datetime, length: timedelta, calendar: WorkCalendar
) -> None:
    end = start + length
    first = start.astimezone(calendar.close_of(start.date()).tzinfo).date()
    days = [first + timedelta(days=i) for i in range(length.days + 3)]
    closes = [d for d in days if calendar.is_workday(d) and start < calendar.close_of(d) <= end]
    assert calendar.closes_within(start, end) == len(closes)
    if closes:
        assert calendar.nth_close_after(start, len(closes)).date() == closes[-1]


@given(LIMITS, st.integers(1, 10), INSTANTS, CALENDARS)
def test_an_extension_ends_so_many_working_days_after_the_old_due_day(
    limit: Limit, days: int, start: datetime, calendar: WorkCalendar
) -> None:
    old = clocks.due(limit, start, calendar).due_at
    new = clocks.extend(old, days, calendar).due_at
    assert calendar.count_workdays(old.date() + timedelta(days=1), new.date()) == days
    assert new == calendar.close_of(new.date())


@given(LIMITS, INSTANTS, CALENDARS, st.sampled_from(["NORMAL", "URGENT", "CRITICAL"]))
def test_steps_follow_one_another(
    limit: Limit, start: datetime, calendar: WorkCalendar, urgency: str
) -> None:
    due_at = clocks.due(limit, start, calendar).due_at
    steps = [step.at for step in clocks.ladder(urgency, limit, start, due_at, calendar)]
    assert steps == sorted(steps)
    assert steps[0] >= start.replace(microsecond=0)


@given(LIMITS, INSTANTS, CALENDARS)
def test_only_counted_time_in_unconfirmed_years_is_provisional(
    limit: Limit, start: datetime, calendar: WorkCalendar
) -> None:
    due = clocks.due(limit, start, calendar)
    years = range(start.astimezone(due.due_at.tzinfo).year, due.due_at.year + 1)
    uncovered = any(not calendar.is_covered(date(year, 1, 1)) for year in years)
    assert due.is_provisional == (uncovered and not limit.basis.is_natural)


@settings(max_examples=200)
@given(
    st.integers(1, 15),
    INSTANTS,
    st.timedeltas(timedelta(hours=1), timedelta(days=10)),
    st.timedeltas(timedelta(0), timedelta(days=8)),
    CALENDARS,
)
def test_the_days_shown_as_counted_add_up_to_the_limit(
    amount: int, start: datetime, after: timedelta, length: timedelta, calendar: WorkCalendar
) -> None:
    limit = Limit(amount, Basis.WD)
    first, then = start + after, start + after + length
    moves = [
        Move(MoveKind.PAUSE, first),
        Move(MoveKind.RESUME, then),
        Move(MoveKind.PAUSE, then + after / 2),
        Move(MoveKind.RESUME, then + after / 2 + length),
    ]
    clock = clocks.replay(limit, start, moves, calendar)
    why = clocks.explain(limit, start, clock.due_at, calendar, clock.pauses)
    assert why.days[0].date == start.astimezone(clock.due_at.tzinfo).date()
    assert max(day.ordinal or 0 for day in why.days) == amount


UPSTREAM = st.one_of(st.none(), st.timedeltas(timedelta(hours=1), timedelta(days=40)))
LAWS = st.one_of(st.none(), st.builds(Limit, st.integers(1, 30), st.sampled_from([Basis.CD, Basis.WD])))
SHORT = st.timedeltas(timedelta(0), timedelta(days=10))


@st.composite
def lives(draw: st.DrawFn) -> tuple[datetime, list[Move]]:
    """A start, and moves in the order of their instants: pauses with their ends, extensions, floors."""
    start = at = draw(INSTANTS)
    moves: list[Move] = []
    for kind in draw(st.lists(st.sampled_from(["pause", "extend", "floor"]), max_size=4)):
        at += draw(SHORT)
        if kind == "extend":
            moves.append(Move(MoveKind.EXTEND, at, draw(st.integers(1, 5))))
        elif kind == "floor":
            moves.append(Move(MoveKind.AT_LEAST, at, 4))
        else:
            moves.append(Move(MoveKind.PAUSE, at))
            at += draw(SHORT)
            moves.append(Move(MoveKind.RESUME, at))
    return start, moves


@given(LIMITS, lives(), UPSTREAM, LAWS, CALENDARS, SHORT)
def test_a_pause_of_no_length_changes_nothing_whatever_happened_before(
    limit: Limit,
    life: tuple[datetime, list[Move]],
    upstream: timedelta | None,
    law: Limit | None,
    calendar: WorkCalendar,
    after: timedelta,
) -> None:
    start, moves = life
    external = start + upstream if upstream else None
    at = (moves[-1].at if moves else start) + after
    nothing = [Move(MoveKind.PAUSE, at), Move(MoveKind.RESUME, at)]
    before = clocks.replay(limit, start, moves, calendar, external, law)
    behind = clocks.replay(limit, start, moves + nothing, calendar, external, law)
    assert behind.due_at == before.due_at


@given(LIMITS, lives(), UPSTREAM, LAWS, CALENDARS)
def test_a_clock_is_never_due_before_it_started(
    limit: Limit,
    life: tuple[datetime, list[Move]],
    upstream: timedelta | None,
    law: Limit | None,
    calendar: WorkCalendar,
) -> None:
    start, moves = life
    external = start + upstream if upstream else None
    due_at = clocks.replay(limit, start, moves, calendar, external, law).due_at
    assert due_at > start - timedelta(seconds=1)
    assert external is None or due_at <= external
    assert law is None or due_at <= clocks.due(law, start, calendar).due_at


@given(st.integers(1, 15), INSTANTS, SHORT, SHORT, st.integers(1, 10), CALENDARS)
def test_an_extension_commutes_with_a_suspension_of_a_clock_of_working_days(
    amount: int, start: datetime, after: timedelta, length: timedelta, more: int, calendar: WorkCalendar
) -> None:
    limit, at = Limit(amount, Basis.WD), start + after
    if at >= clocks.due(limit, start, calendar).due_at:
        at = start
    pause, resume = Move(MoveKind.PAUSE, at), Move(MoveKind.RESUME, at + length)
    extend = Move(MoveKind.EXTEND, at, more)
    ends = {
        clocks.replay(limit, start, order, calendar).due_at
        for order in ([pause, resume, extend], [pause, extend, resume], [extend, pause, resume])
    }
    assert len(ends) == 1


@given(LIMITS, lives(), UPSTREAM, CALENDARS)
def test_what_is_stored_of_a_move_is_read_again(
    limit: Limit, life: tuple[datetime, list[Move]], upstream: timedelta | None, calendar: WorkCalendar
) -> None:
    start, moves = life
    told = [Move(m.kind, m.at, m.amount, "REVIEW", "王敏", m.at) for m in moves]
    assert [Move.read(move.written()) for move in told] == told
    assert [Move.read(move.written()) for move in moves] == moves
    assert clocks.replay(limit, start, told, calendar) == clocks.replay(limit, start, moves, calendar)
