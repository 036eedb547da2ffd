"""The latest published survey as a block of other pages: templates/evaluation/_survey_summary.html."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from core.charts.figures import place
from departments.models import Staff
from evaluation.models import Survey
from evaluation.rules.surveys.scores import WHOLE
from evaluation.views.survey_words import say_score


@dataclass(frozen=True, slots=True)
class Summary:
    """One survey in one number; positions are percent of the width."""

    period: str
    url: str
    score: str
    said: str
    target_score: str
    baseline: str
    is_few: bool
    low: float
    width: float
    mean: float
    target: float


def latest_summary(user: Staff) -> Summary | None:
    """The newest survey that is published and that the person may see; one query."""
    visible = Survey.objects.visible_to(user).published().select_related("questionnaire")
    survey = next((one for one in visible[:4] if one.result.get("mean")), None)
    if survey is None:
        return None
    found, settings = survey.result, survey.questionnaire.settings
    mean = Fraction(found["mean"])
    low = Fraction(found["low"]) if found["low"] else mean
    high = Fraction(found["high"]) if found["high"] else mean
    is_few = not found["low"]
    start, end = place(low, Fraction(WHOLE)), place(high, Fraction(WHOLE))
    reach = _("too few answers") if is_few else f"{say_score(low)}–{say_score(high)}"
    return Summary(
        period=survey.period,
        url=survey.get_absolute_url(),
        score=say_score(mean),
        said=_("95%% interval %(reach)s, %(n)s answers") % {"reach": reach, "n": found["n"]},
        target_score=say_score(settings.target),
        baseline=say_score(settings.baseline),
        is_few=is_few,
        low=start,
        width=round(end - start, 2),
        mean=place(mean, Fraction(WHOLE)),
        target=place(settings.target, Fraction(WHOLE)),
    )
