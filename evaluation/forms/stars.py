"""Forms of service stars: field names are the actions' arguments."""

from django.utils.translation import gettext_lazy as _

from supervision.forms.measures import PaperForm, long_text


class NominationForm(PaperForm):
    """Why the unit nominates."""

    words = long_text(_("Why you nominate"), longest=500)


class StarNoteForm(PaperForm):
    """What the decision rests on."""

    note = long_text(_("What your decision rests on"), longest=500)
