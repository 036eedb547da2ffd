"""A quarter is worked out anew from its months' raw counts; equal facts have an equal snapshot."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import besides
from evaluation.rules.assessing import EntryLine, Facts, added, assess, standing
from evaluation.rules.snapshots import differences, digest, frozen, thawed
from supervision.rules.score import DEFAULT_ASSESSMENT, Count, score_of
from supervision.rules.settings import DEFAULT_SUPERVISION
from supervision.rules.tally import NAMES, Tally

MONTHS = ("2026-07", "2026-08", "2026-09")
CODES = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12", "B1")
VERSIONS = {"assessment": 1, "supervision": 1, "calendar": 3}


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    assessed, answers = draw(st.integers(0, 400)), draw(st.integers(0, 60))
    to_respond, first = draw(st.integers(0, 400)), draw(st.integers(0, 60))
    return Tally(
        assessed, draw(st.integers(0, assessed)), to_respond, draw(st.integers(0, to_respond)), answers,
        draw(st.integers(0, answers)), draw(st.integers(0, answers)), first, draw(st.integers(0, first)),
    )  # fmt: skip


def lines(month: str) -> st.SearchStrategy[tuple[EntryLine, ...]]:
    one = st.builds(
        EntryLine,
        month=st.just(month),
        entry=st.integers(1, 10**6),
        code=st.sampled_from(CODES),
        points=st.sampled_from([Decimal(n) / 2 for n in (1, 2, 3, 4, -1, -2)]),
        ticket=st.none() | st.integers(1, 5),
    )
    return st.lists(one, max_size=8, unique_by=lambda line: (line.entry, line.points < 0)).map(tuple)


COUNTS = st.fixed_dictionaries({name: st.integers(0, 99) for name in besides.NAMES})
QUARTERS = st.tuples(
    *(st.builds(Facts, tally=tallies(), lines=lines(month), beside=COUNTS) for month in MONTHS)
)


@given(QUARTERS)
def test_a_quarter_is_worked_out_from_raw_monthly_counts(months: tuple[Facts, ...]) -> None:
    whole = added(months)
    by_hand = {name: sum(getattr(month.tally, name) for month in months) for name in NAMES}
    assert whole.tally == Tally(**by_hand)
    assert whole.beside == {name: sum(month.beside[name] for month in months) for name in besides.NAMES}
    parts = [standing(month, DEFAULT_SUPERVISION) for month in months]
    found = standing(whole, DEFAULT_SUPERVISION)
    assert found.capped == sum(part.capped for part in parts), "what counted in the months is added"
    assert (found.full, found.bonus) == (sum(p.full for p in parts), sum(p.bonus for p in parts))
    n = max(by_hand["assessed"], 100)
    assert found.deducted == min(found.capped * 100 / n, Fraction(20))
    assert found.added == min(found.bonus, Fraction(2))
    counts = {
        "response": Count(by_hand["responded"], by_hand["to_respond"]),
        "on_time": Count(by_hand["in_time"], by_hand["assessed"]),
        "resolution": Count(by_hand["resolved"], by_hand["answers"]),
        "satisfaction": Count(by_hand["satisfied"], by_hand["answers"]),
    }
    assert assess(whole, DEFAULT_ASSESSMENT, DEFAULT_SUPERVISION) == score_of(
        counts, found, DEFAULT_ASSESSMENT
    )


@given(QUARTERS, st.permutations(range(3)))
def test_the_order_of_months_and_of_entries_changes_nothing(
    months: tuple[Facts, ...], order: list[int]
) -> None:
    mixed = [
        Facts(months[n].tally, tuple(reversed(months[n].lines)), dict(reversed(months[n].beside.items())))
        for n in order
    ]
    one, other = added(months), added(mixed)
    assert one == other
    tables = (DEFAULT_ASSESSMENT, DEFAULT_SUPERVISION)
    assert assess(one, *tables) == assess(other, *tables)


@given(st.dictionaries(st.integers(1, 99), QUARTERS, max_size=6), st.randoms(use_true_random=False))
def test_the_same_facts_have_the_same_snapshot(city: dict[int, tuple[Facts, ...]], chance: object) -> None:
    told = {pk: ("BUREAU", added(months)) for pk, months in city.items()}
    pairs = list(told.items())
    chance.shuffle(pairs)  # type: ignore[attr-defined]
    turned = {
        pk: (group, Facts(f.tally, tuple(reversed(f.lines)), dict(reversed(f.beside.items()))))
        for pk, (group, f) in pairs
    }
    first = digest("2026-Q3", VERSIONS, told)
    assert first == digest("2026-Q3", dict(reversed(VERSIONS.items())), turned)
    assert first != digest("2026-Q2", VERSIONS, told)
    assert first != digest("2026-Q3", VERSIONS | {"calendar": 4}, told)


@given(QUARTERS.map(added), st.sampled_from(NAMES))
def test_any_other_count_is_another_snapshot(facts: Facts, name: str) -> None:
    other = Facts(
        Tally(**{one: getattr(facts.tally, one) + (one == name) for one in NAMES}), facts.lines, facts.beside
    )
    assert digest("2026-Q3", VERSIONS, {1: ("BUREAU", facts)}) != digest(
        "2026-Q3", VERSIONS, {1: ("BUREAU", other)}
    )
    value = getattr(facts.tally, name)
    assert differences(facts, other) == [(name, str(value), str(value + 1))]


@given(QUARTERS.map(added))
def test_facts_come_back_from_a_row_as_they_were(facts: Facts) -> None:
    assert thawed(frozen(facts), None) == Facts(facts.tally, tuple(sorted(facts.lines)), facts.beside)
    assert differences(facts, thawed(frozen(facts), None)) == []
