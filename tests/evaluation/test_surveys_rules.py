"""The rules of surveys: the draw anybody can repeat, scores and intervals by table, all cells of Kano."""

import csv
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules.surveys import kano
from evaluation.rules.surveys.asking import is_unreachable, stand_of
from evaluation.rules.surveys.default import QUESTIONS, SETTINGS
from evaluation.rules.surveys.drawing import Unit, allocate, digest, draw, one_a_person, rank
from evaluation.rules.surveys.questions import (
    DIMENSIONS,
    answer_faults,
    questions_of,
    settings_of,
    version_faults,
)
from evaluation.rules.surveys.scores import (
    TOTAL,
    Stratum,
    change,
    estimate,
    person_scores,
    plain_mean,
    quantile,
)
from tests.cast import START

GOLDEN = Path(__file__).parent.parent / "golden"
ASKED, NUMBERS = questions_of(QUESTIONS), settings_of(SETTINGS)
Z = NUMBERS.z


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def exact(text: str) -> Fraction | None:
    return None if text == "-" else Fraction(text)


# the draw

people = st.dictionaries(
    st.sampled_from(["BUREAU", "DISTRICT", "STREET", "UTILITY", "CENTRE"]), st.integers(1, 400), min_size=1
)
frames = people.map(
    lambda of: [
        Unit(f"20260901{k:02d}{n:04d}", name) for k, (name, m) in enumerate(of.items()) for n in range(m)
    ]
)


@given(
    frame=frames, size=st.integers(1, 300), seed=st.text("0123456789abcdef", min_size=4), luck=st.randoms()
)
@settings(max_examples=60, deadline=None)
def test_the_draw_is_the_same_for_everybody(frame: list[Unit], size: int, seed: str, luck: Random) -> None:
    shuffled = list(frame)
    luck.shuffle(shuffled)
    sample = draw(frame, seed=seed, size=size)
    assert draw(shuffled, seed=seed, size=size) == sample
    assert len(sample) == len(set(sample)) == min(size, len(frame))
    assert set(sample) <= set(frame)


@given(of=people, size=st.integers(1, 500))
def test_every_stratum_has_its_proportion(of: dict[str, int], size: int) -> None:
    shares, whole = allocate(of, size), sum(of.values())
    drawn = min(size, whole)
    assert sum(shares.values()) == drawn
    for name, count in of.items():
        assert 0 <= shares[name] <= count
        assert abs(shares[name] - Fraction(drawn * count, whole)) < 1


def test_another_seed_draws_others() -> None:
    frame = [Unit(f"202609010{n:05d}", "BUREAU") for n in range(500)]
    one, two = draw(frame, seed="aa", size=50), draw(frame, seed="bb", size=50)
    assert digest(one) != digest(two)
    assert len(set(one) & set(two)) < 25


def test_the_rank_is_what_the_page_says() -> None:
    """SHA-256 of "seed:number": anybody can work it out with what every computer has."""
    known = "e8210bb427bae7bf7d517739bb9350332a09d0a3c585a3121f41f65e6c1e70d2"
    assert rank("7f", "20260901000001") == known


def test_each_person_stands_in_the_frame_once_whatever_the_order() -> None:
    units = [Unit(f"2026090100{n:04d}", "BUREAU", person=f"p{n % 7}") for n in range(70)]
    kept = one_a_person(units, "seed")
    assert one_a_person(list(reversed(units)), "seed") == kept
    assert sorted(Counter(unit.person for unit in kept).values()) == [1] * 7
    for unit in kept:
        same = [other for other in units if other.person == unit.person]
        assert rank("seed", unit.number) == min(rank("seed", other.number) for other in same)


# scores


@pytest.mark.parametrize("line", table("survey_scores.csv"), ids=lambda line: line["case"])
def test_one_persons_scores(line: dict[str, str]) -> None:
    answers = {}
    for pair in ("T1 T2", "R1 R2", "S1 S2", "A1 A2", "E1 E2"):
        answers |= dict(zip(pair.split(), map(int, line[pair].split()), strict=True))
    found = person_scores(ASKED, answers, NUMBERS.weights)
    for name in DIMENSIONS:
        assert found.get(f"dimension:{name}") == exact(line[name.lower()])
    assert found.get(TOTAL) == exact(line["total"])


@pytest.mark.parametrize("line", table("survey_intervals.csv"), ids=lambda line: line["case"])
def test_intervals(line: dict[str, str]) -> None:
    strata = []
    for part in line["strata (people: score x answers)"].split(";"):
        number, _sep, values = part.strip().partition(":")
        given_ = [(Fraction(v), int(n)) for v, _x, n in (one.partition("x") for one in values.split())]
        strata.append(Stratum(int(number), tuple(v for v, n in given_ for _ in range(n))))
    found = estimate(strata, least=30, z=Z)
    assert found.n == int(line["n"])
    for value, told in ((found.mean, line["mean"]), (found.low, line["low"]), (found.high, line["high"])):
        assert ("-" if value is None else f"{float(value):.2f}") == told
    assert found.is_few == (line["low"] == "-")


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(10, 2.2281), (20, 2.0860), (29, 2.0452), (60, 2.0003), (120, 1.9799), (999, 1.9623)],
)
def test_students_quantile_as_printed(freedom: int, printed: float) -> None:
    assert abs(float(quantile(Z, freedom)) - printed) < 0.0002


@given(values=st.lists(st.sampled_from([0, 25, 50, 75, 100]), min_size=30, max_size=80), luck=st.randoms())
@settings(deadline=None)
def test_the_order_of_answers_changes_nothing(values: list[int], luck: Random) -> None:
    given_ = [Fraction(value) for value in values]
    strata = [Stratum(900, tuple(given_[::2])), Stratum(100, tuple(given_[1::2]))]
    luck.shuffle(given_)
    mixed = [Stratum(100, tuple(sorted(strata[1].values))), Stratum(900, tuple(reversed(strata[0].values)))]
    assert estimate(strata, least=30, z=Z) == estimate(mixed, least=30, z=Z)


def test_a_change_is_said_only_beyond_its_interval() -> None:
    def survey(better: int) -> object:
        values = [Fraction(100)] * better + [Fraction(50)] * (60 - better)
        return estimate([Stratum(5000, tuple(values))], least=30, z=Z)

    before = survey(30)
    barely, clearly = change(survey(33), before, z=Z), change(survey(50), before, z=Z)
    assert barely is not None
    assert clearly is not None
    assert not barely.is_certain
    assert clearly.is_certain
    assert change(estimate([Stratum(9, (Fraction(100),) * 9)], least=30, z=Z), before, z=Z) is None


def test_a_department_of_few_answers_gets_no_interval() -> None:
    assert plain_mean([Fraction(75)] * 29, least=30, z=Z).is_few
    found = plain_mean([Fraction(75)] * 20 + [Fraction(50)] * 10, least=30, z=Z)
    assert found.half is not None
    assert found.n == 30


# Kano

CELLS = {
    (5, 5): "Q", (5, 4): "A", (5, 3): "A", (5, 2): "A", (5, 1): "O",
    (4, 5): "R", (4, 4): "I", (4, 3): "I", (4, 2): "I", (4, 1): "M",
    (3, 5): "R", (3, 4): "I", (3, 3): "I", (3, 2): "I", (3, 1): "M",
    (2, 5): "R", (2, 4): "I", (2, 3): "I", (2, 2): "I", (2, 1): "M",
    (1, 5): "R", (1, 4): "R", (1, 3): "R", (1, 2): "R", (1, 1): "Q",
}  # fmt: skip


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_every_cell_of_the_evaluation_table(cell: tuple[int, int]) -> None:
    assert kano.category(*cell) == CELLS[cell]


def test_the_table_has_no_other_cells() -> None:
    assert len(CELLS) == 25
    assert sum(map(len, kano.TABLE.values())) == 25


@pytest.mark.parametrize(
    ("pairs", "category", "better", "worse", "quadrant"),
    [
        ([(5, 3)] * 6 + [(3, 3)] * 4, "A", Fraction(6, 10), Fraction(0), "A"),
        ([(4, 1)] * 7 + [(3, 3)] * 3, "M", Fraction(0), Fraction(-7, 10), "M"),
        ([(5, 1)] * 8 + [(3, 3)] * 2, "O", Fraction(8, 10), Fraction(-8, 10), "O"),
        ([(3, 3)] * 9 + [(5, 1)], "I", Fraction(1, 10), Fraction(-1, 10), "I"),
        ([(5, 5), (1, 5)], "R", None, None, ""),
        ([(4, 1), (5, 1)], "M", Fraction(1, 2), Fraction(-1), "O"),
        ([], "", None, None, ""),
    ],
)
def test_what_a_service_is(
    pairs: list[tuple[int, int]],
    category: str,
    better: Fraction | None,
    worse: Fraction | None,
    quadrant: str,
) -> None:
    found = kano.feature(pairs)
    assert (found.category, found.better, found.worse, found.quadrant) == (category, better, worse, quadrant)
    assert sum(found.counts.values()) == len(pairs) == found.n


# what is asked


def _full() -> dict[str, object]:
    given_: dict[str, object] = {q.code: 4 for q in ASKED if q.kind == "LEVEL"}
    given_ |= {q.code: [5, 1] for q in ASKED if q.kind == "KANO"}
    return given_ | {"C1": "PHONE"}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, {}),
        ({"T1": 0}, {}),
        ({"T1": None}, {"T1": "survey_answer_unknown"}),
        ({"T1": 6}, {"T1": "survey_answer_unknown"}),
        ({"T1": True}, {"T1": "survey_answer_unknown"}),
        ({"T1": "5"}, {"T1": "survey_answer_unknown"}),
        ({"K1": [5]}, {"K1": "survey_answer_unknown"}),
        ({"K1": [5, 0]}, {"K1": "survey_answer_unknown"}),
        ({"C1": "FAX"}, {"C1": "survey_answer_unknown"}),
        ({"ZZ": 1}, {"ZZ": "survey_answer_unknown"}),
    ],
)
def test_what_is_an_answer(changed: dict[str, object], codes: dict[str, str]) -> None:
    found = answer_faults(ASKED, _full() | changed, {})
    assert {code: reason.code for code, reason in found.items()} == codes


def test_an_answer_that_is_not_there_is_missed() -> None:
    given_ = _full()
    del given_["S1"], given_["K2"]
    assert set(answer_faults(ASKED, given_, {})) == {"S1", "K2"}
    assert set(answer_faults(ASKED, _full(), {"W1": "好" * 1001})) == {"W1"}


def test_the_shipped_questionnaire_asks_about_everything() -> None:
    assert version_faults(QUESTIONS, SETTINGS) == []
    levels = [q for q in ASKED if q.kind == "LEVEL"]
    assert {q.index for q in levels} == {"CONVENIENCE", "TRANSPARENCY", "RESPONSE", "FAIRNESS"}
    assert {q.aspect for q in levels} == {"ENTRY", "PROCESS", "EFFICIENCY", "ATTITUDE"}
    assert sum(NUMBERS.weights.values()) == 100


def test_a_version_without_a_dimension_or_with_few_answers_is_none() -> None:
    fewer = [row for row in QUESTIONS if row.get("dimension") != "EMPATHY"]
    assert [one.code for one in version_faults(fewer, SETTINGS)] == ["questionnaire_dimension_missing"]
    assert [one.code for one in version_faults(QUESTIONS, {**SETTINGS, "least": 5})] == [
        "questionnaire_least"
    ]
    nothing = {**SETTINGS, "weights": dict.fromkeys(DIMENSIONS, "0")}
    assert [one.code for one in version_faults(QUESTIONS, nothing)] == ["questionnaire_weights"]


def test_not_reached_after_three_calls_on_two_days() -> None:
    day = timedelta(days=1)
    assert not is_unreachable([START, START + day], NUMBERS)
    assert not is_unreachable([START, START + day / 24, START + day / 12], NUMBERS)
    assert is_unreachable([START, START + day / 24, START + day], NUMBERS)


def test_an_answer_outweighs_all_else() -> None:
    full = {"is_answered": True, "is_refused": True, "is_unreached": True, "is_sent": True, "is_over": True}
    found = [stand_of(**{**full, **dict.fromkeys(list(full)[:n], False)}) for n in range(6)]
    assert found == ["ANSWERED", "REFUSED", "UNREACHABLE", "SILENT", "SILENT", "DRAWN"]
