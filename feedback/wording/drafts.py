"""Why a text is not kept, handed over or filled in: sentences about drafts and templates."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "draft_of_another": _(
        "Somebody else is signed in here by now, so this text is not kept. "
        "Please copy it, or sign in again with your own account."
    ),
    "draft_too_long": _("This text is longer than the form takes; please shorten it."),
    "nobody_to_hand_to": _("Nobody else is at work on this ticket in your departments now."),
    "template_unknown_variable": _(
        "“%(unknown)s” is not filled in by anything. Known are: %(known)s. Please change it or take it out."
    ),
    "template_named_twice": _("There is a template of this name already; please choose another name."),
    "template_not_yours": _("Templates of the whole house are kept by service managers."),
}
