"""The sentences with which the switchboard refuses something."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "demo_in_the_way": _(
        "There are departments or tickets already, so no demonstration is made among them. "
        "Name an empty folder with HUIYIN_VAR to have one beside them."
    ),
}
