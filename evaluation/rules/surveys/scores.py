"""From answers to a score of 0 to 100 with its interval: exact fractions, rounded only to be shown. Pure.

One person's score of a question is 100, 75, 50, 25 or 0; of a dimension, an index or an aspect the weighted
mean of its questions that were answered; in total the mean of the dimensions by the version's weights. The
population's mean is the stratified one, Σ W·ȳ with W = N ÷ ΣN; its variance Σ W²·(1 − n ÷ N)·s² ÷ n; the
interval reaches t·√variance to both sides (t for n − strata degrees of freedom, by Cornish and Fisher).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from evaluation.rules.surveys.questions import CANNOT_SAY, LEVEL, Answers, Question

WHOLE, STEP = 100, 25
TOTAL = "TOTAL"
PLACES = Decimal("0.0001")
DIGITS = 40
LEAST_OF_STRATUM = 2


@dataclass(frozen=True, slots=True)
class Stratum:
    """The answers of one stratum: how many people it has, and the scores of those who answered."""

    people: int
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean of the population; without an interval when too few answered (``is_few``) or nobody did."""

    n: int
    mean: Fraction | None = None
    half: Fraction | None = None
    variance: Fraction | None = None

    @property
    def is_few(self) -> bool:
        return self.half is None

    @property
    def low(self) -> Fraction | None:
        return None if self.mean is None or self.half is None else max(Fraction(0), self.mean - self.half)

    @property
    def high(self) -> Fraction | None:
        return None if self.mean is None or self.half is None else min(Fraction(WHOLE), self.mean + self.half)


@dataclass(frozen=True, slots=True)
class Change:
    """How two estimates differ. ``is_certain``: the interval of the difference does not reach nought."""

    by: Fraction
    half: Fraction

    @property
    def is_certain(self) -> bool:
        return abs(self.by) > self.half


def points(step: int) -> Fraction | None:
    """Five steps, 100 to 0; None for who cannot say."""
    return None if step == CANNOT_SAY else Fraction((step - 1) * STEP)


def person_scores(
    questions: Sequence[Question], answers: Answers, weights: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """One person's scores: by question code, "dimension:…", "index:…", "aspect:…", and TOTAL.

    What they could not say is absent, and weighs nothing.
    """
    asked = [question for question in questions if question.kind == LEVEL and question.code in answers]
    found = {q.code: score for q in asked if (score := points(answers[q.code])) is not None}
    by_group: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for question in asked:
        if question.code in found:
            for group in groups_of(question):
                by_group.setdefault(group, []).append((question.weight, found[question.code]))
    scores = {group: mean for group, parts in by_group.items() if (mean := _weighted(parts)) is not None}
    dimensions = [
        (weight, scores[key]) for name, weight in weights.items() if (key := f"dimension:{name}") in scores
    ]
    total = _weighted(dimensions)
    return {**found, **scores, **({} if total is None else {TOTAL: total})}


def groups_of(question: Question) -> list[str]:
    """The measures that a question of level goes into."""
    named = (("dimension", question.dimension), ("index", question.index), ("aspect", question.aspect))
    return [f"{kind}:{name}" for kind, name in named if name]


def estimate(strata: Iterable[Stratum], *, least: int, z: Fraction) -> Estimate:
    """The population's mean. Fewer than ``least`` answers: the mean of those, and no interval."""
    merged = collapse(strata)
    n = sum(len(one.values) for one in merged)
    people = sum(one.people for one in merged)
    if not n or not people:
        return Estimate(0)
    mean, variance = Fraction(0), Fraction(0)
    for one in merged:
        weight, answered = Fraction(one.people, people), len(one.values)
        mean += weight * _mean(one.values)
        variance += weight**2 * _spared(one) * _spread(one.values) / answered
    if n < least or any(len(one.values) < LEAST_OF_STRATUM for one in merged):
        return Estimate(n, mean)
    half = quantile(z, n - len(merged)) * root(variance)
    return Estimate(n, mean, half, variance)


def plain_mean(values: Sequence[Fraction], *, least: int, z: Fraction) -> Estimate:
    """The mean of part of a sample, such as one department's: its people are not known, nothing is spared."""
    n = len(values)
    if not n:
        return Estimate(0)
    if n < max(least, LEAST_OF_STRATUM):
        return Estimate(n, _mean(values))
    variance = _spread(values) / n
    return Estimate(n, _mean(values), quantile(z, n - 1) * root(variance), variance)


def collapse(strata: Iterable[Stratum]) -> list[Stratum]:
    """Strata with fewer than two answers stand together; are they still too few, with the smallest other."""
    given = [one for one in strata if one.people]
    full = sorted((one for one in given if len(one.values) >= LEAST_OF_STRATUM), key=_size)
    thin = [one for one in given if len(one.values) < LEAST_OF_STRATUM]
    if not thin:
        return full
    joined = _join(thin)
    if len(joined.values) < LEAST_OF_STRATUM and full:
        return [_join([joined, full[0]]), *full[1:]]
    return [joined, *full]


def change(now: Estimate, before: Estimate, *, z: Fraction) -> Change | None:
    """The difference of two surveys with its own interval; None where either has none."""
    if now.mean is None or before.mean is None or now.variance is None or before.variance is None:
        return None
    return Change(now.mean - before.mean, z * root(now.variance + before.variance))


def quantile(z: Fraction, freedom: int) -> Fraction:
    """Student's quantile for a normal one by the expansion of Cornish and Fisher: four places from f = 10.

    z + (z³+z) ÷ 4f + (5z⁵+16z³+3z) ÷ 96f² + (3z⁷+19z⁵+17z³−15z) ÷ 384f³
    """
    if freedom < 1:
        return z
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return z + first + second + third


def root(value: Fraction) -> Fraction:
    """The square root, to forty digits."""
    with localcontext() as context:
        context.prec = DIGITS
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def _weighted(parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    weights = sum(weight for weight, _value in parts)
    return sum((weight * value for weight, value in parts), Fraction(0)) / weights if weights else None


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _spread(values: Sequence[Fraction]) -> Fraction:
    """The variance of a sample, n − 1 below."""
    if len(values) < LEAST_OF_STRATUM:
        return Fraction(0)
    mean = _mean(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def _spared(one: Stratum) -> Fraction:
    """1 − n ÷ N: nothing is uncertain about a stratum in which everybody answered."""
    return 1 - Fraction(min(len(one.values), one.people), one.people)


def _join(strata: Sequence[Stratum]) -> Stratum:
    values = tuple(sorted(value for one in strata for value in one.values))
    return Stratum(sum(one.people for one in strata), values)


def _size(one: Stratum) -> tuple[int, tuple[Fraction, ...]]:
    return one.people, one.values
