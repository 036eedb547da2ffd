"""How far a survey is: who was asked by stratum and by means, who answered, refused, was not reached."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from core.charts.figures import percent
from departments.models import PeerGroup
from evaluation.choices.surveys import Stand, Stratify, SurveySource
from evaluation.models import Invitee, Survey, SurveyAttempt, SurveyStratum
from evaluation.rules.surveys.asking import is_unreachable, stand_of
from evaluation.rules.surveys.drawing import Unit, digest, draw
from feedback.choices import Category, ContactMeans
from feedback.models import Ticket

NO_CATEGORY = "OTHER"


@dataclass
class Line:
    """One stratum or one means: how many there are, were drawn, and how it stands with them."""

    code: str
    label: str
    people: int | None = None
    drawn: int = 0
    stands: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Stand.values, 0))

    @property
    def answered(self) -> int:
        return self.stands[Stand.ANSWERED]

    @property
    def refused(self) -> int:
        return self.stands[Stand.REFUSED]

    @property
    def unreachable(self) -> int:
        return self.stands[Stand.UNREACHABLE]

    @property
    def asked(self) -> int:
        """Those who were invited, whatever became of it."""
        return self.drawn - self.stands[Stand.DRAWN]

    @property
    def rate(self) -> Fraction | None:
        """Answers of a hundred who were drawn; None where nobody was."""
        return Fraction(100 * self.answered, self.drawn) if self.drawn else None

    @property
    def said(self) -> str:
        """The rate in words."""
        return percent(self.rate)


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole, by stratum, by means of contact, and how the answers came in."""

    whole: Line
    strata: tuple[Line, ...]
    means: tuple[Line, ...]
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class _One:
    stratum: str
    means: str
    stand: str
    source: str


def progress_of(survey: Survey, *, now: datetime) -> Progress:
    """Three queries, whatever the size."""
    rows = list(_everybody(survey, now=now))
    strata = list(SurveyStratum.objects.filter(survey=survey).defer("frame").order_by("code"))
    people = {one.code: one.people for one in strata}
    by_stratum = _lines(rows, lambda row: row.stratum, stratum_labels(survey.stratify), people)
    whole = Line("", "", people=sum(people.values()))
    for row in rows:
        whole.drawn += 1
        whole.stands[row.stand] += 1
    sources = {source: sum(row.source == source for row in rows) for source in SurveySource.values}
    means = _lines(
        rows, lambda row: row.means, {code: str(label) for code, label in ContactMeans.choices}, {}
    )
    return Progress(whole, by_stratum, means, sources)


def stratum_labels(stratify: str) -> dict[str, str]:
    """What the strata are called."""
    if stratify == Stratify.GROUP:
        return {code: str(label) for code, label in PeerGroup.choices}
    named = {code: str(label) for code, label in Category.choices}
    return {**named, NO_CATEGORY: "–"}


@dataclass(frozen=True, slots=True)
class Check:
    """What a repeated draw came to: whether the frame and the sample are the ones that were written down."""

    frame_holds: bool
    sample_holds: bool

    @property
    def holds(self) -> bool:
        return self.frame_holds and self.sample_holds


def draw_again(survey: Survey) -> Check:
    """Repeat the draw from the frame, the seed and the size that are kept. Three queries."""
    strata = {one.code: one.frame for one in SurveyStratum.objects.filter(survey=survey)}
    ids = [pk for frame in strata.values() for pk in frame]
    numbers = dict(Ticket.objects.filter(pk__in=ids).values_list("pk", "number"))
    frame = [Unit(numbers[pk], code) for code, frame in strata.items() for pk in frame if pk in numbers]
    kept = Invitee.objects.filter(survey=survey).values_list("ticket__number", "stratum")
    sample = digest(draw(frame, seed=survey.seed, size=survey.size))
    return Check(
        frame_holds=digest(frame) == survey.frame_digest,
        sample_holds=sample == survey.sample_digest == digest(Unit(number, code) for number, code in kept),
    )


def _everybody(survey: Survey, *, now: datetime) -> Iterable[_One]:
    tries: dict[int, list[datetime]] = {}
    for pk, at in SurveyAttempt.objects.filter(invitee__survey=survey).values_list("invitee_id", "at"):
        tries.setdefault(pk, []).append(at)
    fields = ("pk", "stratum", "means", "sent__id", "sheet__source", "refusal__id")
    settings, is_over = survey.questionnaire.settings, survey.opened_at is not None
    is_over = is_over and not survey.takes_answers(now)
    for pk, stratum, means, link, source, refusal in Invitee.objects.filter(survey=survey).values_list(
        *fields
    ):
        stand = stand_of(
            is_answered=source is not None,
            is_refused=refusal is not None,
            is_unreached=is_unreachable(tries.get(pk, ()), settings),
            is_sent=link is not None,
            is_over=is_over,
        )
        yield _One(stratum, means, stand, source or "")


def _lines(
    rows: list[_One], key: Callable[[_One], str], labels: dict[str, str], people: dict[str, int]
) -> tuple[Line, ...]:
    found = {code: Line(code, labels.get(code, code), people=count) for code, count in people.items()}
    for row in rows:
        code = key(row)
        line = found.setdefault(code, Line(code, labels.get(code, code)))
        line.drawn += 1
        line.stands[row.stand] += 1
    order = {code: place for place, code in enumerate(labels)}
    return tuple(sorted(found.values(), key=lambda line: (order.get(line.code, len(order)), line.code)))
