"""Every sentence with which this app refuses something."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "sign_in_failed": _(
        "User name or password is not right, please try again. After 5 wrong tries sign-in pauses for 15 minutes; "
        "if you forgot it, please ask the administrator of your department."
    ),
    "sign_in_locked": _("Sign-in is paused for up to 15 minutes after too many wrong tries. Please try again later."),
    "separated_roles": _("%(person)s holds one of the three administrators' roles already; nobody may hold two."),
    "department_below_itself": _("“%(department)s” cannot be placed below itself."),
}
