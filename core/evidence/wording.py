"""What a verification found, in sentences of the reader's language, for commands and pages alike."""

from collections.abc import Mapping

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.evidence.faults import Fault, Report
from core.subjects import Subject


def say_report(report: Report) -> list[str]:
    """What was read, what that means, and what can only be seen later."""
    return [say_read(report), say_outcome(report), *say_later(report)]


def say_read(report: Report) -> str:
    """How much was read."""
    return _(
        "%(records)s records in %(chains)s chains, %(anchors)s anchors, %(outside)s lines of their copy "
        "outside the database and the rows of %(rows)s matters were read."
    ) % {
        "records": f"{report.records:,}",
        "chains": f"{report.chains:,}",
        "anchors": f"{report.anchors:,}",
        "outside": f"{report.outside:,}",
        "rows": f"{report.rows:,}",
    }


def say_outcome(report: Report) -> str:
    """Whether it holds, or how many places do not."""
    if report.holds:
        return _("The evidence holds: nothing was changed, swapped, cut, rebuilt or updated behind its back.")
    return ngettext(
        "The evidence does not hold: %(count)s fault.",
        "The evidence does not hold: %(count)s faults.",
        len(report.faults),
    ) % {"count": f"{len(report.faults):,}"}


def say_later(report: Report) -> list[str]:
    """What newer than the last anchor means; nothing where anchors were not looked at."""
    if report.later is None:
        return []
    if report.last_anchor_at is None:
        return [_("There is no anchor yet: chains rebuilt as a whole would not be noticed.")]
    when = f"{localtime(report.last_anchor_at):%Y-%m-%d %H:%M:%S}"
    if not report.later:
        return [_("The last anchor, of %(when)s, binds every record.") % {"when": when}]
    return [
        ngettext(
            "%(count)s record is newer than the last anchor, of %(when)s. It fits its chain and its rows; "
            "that the chain was not rebuilt as a whole since then shows only when the next anchor binds it.",
            "%(count)s records are newer than the last anchor, of %(when)s. They fit their chains and rows; "
            "that these were not rebuilt as a whole since then shows only when the next anchor binds them.",
            report.later,
        )
        % {"count": f"{report.later:,}", "when": when}
    ]


def say_fault(fault: Fault, names: Mapping[Subject, str]) -> str:
    """One place: whose, which record, what is wrong."""
    if fault.subject.kind == "anchor":
        words = {"number": fault.sequence, "detail": fault.detail, "kind": fault.kind}
        return _("anchor %(number)s: %(detail)s (%(kind)s)") % words
    called = names.get(fault.subject)
    name = f"{called} ({fault.subject})" if called else str(fault.subject)
    words = {"name": name, "sequence": fault.sequence, "detail": fault.detail, "kind": fault.kind}
    return _("%(name)s, record %(sequence)s: %(detail)s (%(kind)s)") % words
