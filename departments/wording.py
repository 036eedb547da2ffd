"""Every sentence with which this app refuses something about people, posts and the tree."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "sign_in_failed": _(
        "User name or password is not right, please try again. After 5 wrong tries sign-in pauses for "
        "15 minutes; if you forgot it, please ask the administrator of your department."
    ),
    "sign_in_locked": _(
        "Sign-in is paused for up to 15 minutes after too many wrong tries. Please try again later."
    ),
    "own_password_first": _("Please choose a password of your own first; after that everything is open."),
    "no_senior_of_role": _("Only a dispatcher can be a senior one."),
    "separated_roles": _(
        "%(person)s holds one of the three administrators' roles already; nobody may hold two."
    ),
    "grants_not_yours": _("You may give and end posts only on departments whose grants you manage."),
    "grants_own": _("Nobody gives or ends their own posts. Please ask another security administrator."),
    "account_not_yours": _(
        "You may keep only accounts whose posts all lie in departments you keep accounts for."
    ),
    "account_own": _("You cannot close your own account. Please ask another system administrator."),
    "account_closed": _("The account of %(person)s is closed. Please open it again first."),
    "username_taken": _("The user name “%(username)s” is taken. Please choose another."),
    "announcing_not_yours": _("Service managers and system administrators write announcements."),
    "announcement_ends_before_start": _("It would end before it begins to show. Please check both times."),
    "announcement_is_past": _("It would be over already. Please choose a later end."),
    "outage_without_times": _("Please say from when until when the outage lasts."),
    "outage_ends_before_start": _("The outage ends before it begins. Please check both times."),
    "announcement_second_reader": _(
        "Citizens will read this: a second person has to read and publish it. Please ask a colleague."
    ),
    "announcement_state": _("This announcement is “%(state)s” already. Please load the page again."),
    "announcement_critical": _("This announcement is critical and stays until it is over."),
    "absence_not_yours": _("You enter absences for yourself and for the people you sign for."),
    "absence_ends_before_start": _("The absence ends before it begins. Please check both days."),
    "absence_is_past": _("The absence lies in the past. Please choose days that are still to come."),
    "absence_overlaps": _(
        "%(person)s is entered as away then already. Please end that absence first, or choose other days."
    ),
    "deputy_is_oneself": _("Nobody stands in for themselves. Please choose a colleague."),
    "deputy_is_no_colleague": _("%(person)s has no post in the same department. Please choose a colleague."),
    "deputy_is_away": _("%(person)s is away then as well. Please choose another deputy."),
    "roster_not_yours": _("You may keep the duty roster only of departments that you sign for or supervise."),
    "duty_ends_before_start": _("The turn ends before it begins. Please check both times."),
    "duty_is_past": _("The turn lies in the past. Please choose a time that is still to come."),
    "duty_without_post": _(
        "%(person)s holds no post any more and would not be reached. Please choose a colleague."
    ),
    "duty_overlaps": _("%(person)s has a turn there at that time already. Please choose another time."),
    "department_not_yours": _("You may change the tree only in departments you keep accounts for."),
    "department_below_itself": _("“%(department)s” cannot be placed below itself."),
    "department_out_of_use": _("“%(department)s” is out of use. Please choose a department in use."),
    "department_has_others_below": _(
        "Departments below “%(department)s” are still in use. Please move them or take them out of use first."
    ),
}
