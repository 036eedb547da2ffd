"""Forms of departments' analyses: field names are the actions' arguments."""

from django.utils.translation import gettext_lazy as _

from evaluation.forms.disclosure import SimpleForm, WhyForm
from supervision.forms.measures import PaperForm, long_text

__all__ = ["SimpleForm", "WhyForm", "WordsForm"]
LONGEST = 4000


class WordsForm(PaperForm):
    """What a department makes of its quarter; it may be kept unfinished."""

    situation = long_text(
        _("The situation: what the figures show, and what changed"), longest=LONGEST, rows=6, required=False
    )
    causes = long_text(_("The causes: why it is so"), longest=LONGEST, rows=6, required=False)
    measures = long_text(
        _("Measures: what is being done, by whom and by when"), longest=LONGEST, rows=6, required=False
    )
    not_adopted = long_text(
        _("Suggestions that were not adopted, each with its reason"), longest=LONGEST, rows=4, required=False
    )
