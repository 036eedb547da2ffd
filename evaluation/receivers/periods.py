"""Registrations and reactions: assessment periods, scores and rankings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.actions.assessment_ruling import may_issue
from evaluation.exports import periods as exported
from evaluation.home import assessing, hearing
from evaluation.models import Objection
from evaluation.reports.kept import kept_month
from evaluation.wording.assessment_ruling import changes_of
from feedback.home import register_block
from feedback.home.oversight import assessing as so_far
from feedback.rule_kinds import RuleKind, register_rule_kind
from supervision.reports.standing import register_keeper
from supervision.rule_versions import ASSESSMENT
from supervision.views.rectification_words import register_words

__all__ = ["exported"]

register_rule_kind(
    RuleKind(ASSESSMENT, _("Numbers of the assessment"), "rules-assessment-new", changes_of, may_issue)
)
register_keeper(kept_month)
register_words(Objection.KIND, {"issue": pgettext_lazy("history", "filed the objection")})
register_block("assess", make=assessing, instead_of=so_far)
register_block("file_appeal", make=hearing)
