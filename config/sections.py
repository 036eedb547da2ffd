"""The rail: every section of the portal, who may enter it, and how it stands for one person on one page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

PHONE_PLACES = 4  # the fifth place on a phone is "More"


@dataclass(frozen=True, slots=True)
class Section:
    """A place in the rail: the URL name, its words, who may enter, and the pages that belong to it.

    ``needs`` are permissions any one of which, on any department, opens the section; none opens it to all.
    ``is_low`` sections stand at the foot. ``keys`` is the shortcut, such as "g q"; several are parted by "|",
    and the first section that has one takes it. ``kin`` are beginnings of
    the names of pages that belong to it too.
    """

    name: str
    icon: str
    label: Promise | str
    needs: frozenset[str] = frozenset()
    keys: str = ""
    pages: tuple[str, ...] = ()
    is_low: bool = False
    kin: tuple[str, ...] = ()


def _needs(*permissions: str) -> frozenset[str]:
    return frozenset(permissions)


SUPERVISION_KIN = (
    "order",
    "card",
    "circular",
    "interview",
    "proposal",
    "entr",
    "exclusion",
    "appeal",
    "rectification",
    "misrating",
    "matter",
    "meeting",
    "shar",
    "dut",
    "alert",
    "sweep",
)
ASSESSED = (
    "assess",
    "decide_appeal",
    "supervise",
    "publish",
    "handle_tickets",
    "approve_results",
    "file_appeal",
)
TICKET_WORK = ("view_tickets", "register_tickets", "handle_tickets")
SECTIONS = (
    Section("home", "home", pgettext_lazy("section", "Home"), keys="g h"),
    Section("queue", "queue", pgettext_lazy("section", "Queue"), _needs("view_tickets"), "g q", ("ticket",)),
    Section(
        "workload",
        "accounts",
        pgettext_lazy("section", "Workload"),
        _needs("approve_results"),
        kin=("handover", "absence"),
    ),
    Section("register", "register", pgettext_lazy("section", "Register"), _needs("register_tickets")),
    Section(
        "dispatch-desk", "dispatch", pgettext_lazy("section", "Dispatch"), _needs("dispatch_tickets"), "g d"
    ),
    Section("sign-off", "stamp", pgettext_lazy("section", "Sign-off"), _needs("approve_results"), "g s"),
    Section("reviews", "review", pgettext_lazy("section", "Review"), _needs("audit_results"), "g r"),
    Section("callbacks", "callback", pgettext_lazy("section", "Callback"), _needs("call_back"), "g c"),
    Section(
        "decisions",
        "adjust",
        pgettext_lazy("section", "Decisions"),
        _needs("dispatch_tickets", "supervise", "audit_results", "call_back"),
    ),
    Section(
        "retrospectives",
        "insight",
        pgettext_lazy("section", "Retrospectives"),
        _needs("handle_tickets", "approve_results"),
    ),
    Section(
        "supervision",
        "watch",
        pgettext_lazy("section", "Supervision"),
        _needs("supervise", "assess", "decide_appeal", "handle_tickets", "approve_results", "file_appeal"),
        "g w|g s",
        kin=SUPERVISION_KIN,
    ),
    Section(
        "shares",
        "link",
        pgettext_lazy("section", "Data sharing"),
        _needs("share_data"),
        kin=("shar", "dut"),
    ),
    Section(
        "rectifications",
        "refresh",
        pgettext_lazy("section", "Rectification"),
        _needs("call_back", "audit_results"),
        kin=("rectification", "misrating"),
    ),
    Section(
        "satisfaction",
        "smile",
        pgettext_lazy("section", "Satisfaction"),
        _needs("view_tickets"),
        "g e",
        kin=("flag", "sampling", "survey", "third-part"),
    ),
    Section(
        "assessment",
        "chart",
        pgettext_lazy("section", "Assessment"),
        _needs(*ASSESSED),
        "g k",
        kin=("objection", "staff-performance", "star", "adjustment"),
    ),
    Section(
        "insights",
        "insight",
        pgettext_lazy("section", "Insights"),
        _needs("assess", "supervise", "approve_results", "configure_service", "publish"),
        kin=("stages", "channels"),
    ),
    Section(
        "disclosure",
        "eye",
        pgettext_lazy("section", "Disclosure"),
        _needs("publish", "approve_results", "handle_tickets"),
        kin=("public-report",),
    ),
    Section(
        "reports",
        "export",
        pgettext_lazy("section", "Reports"),
        _needs("assess", "export_tickets", "read_audit"),
        kin=("report", "analys"),
    ),
    Section(
        "incidents",
        "users",
        pgettext_lazy("section", "Matters of many"),
        _needs("register_tickets", "dispatch_tickets", "configure_service"),
        kin=("incident",),
    ),
    Section(
        "knowledge",
        "help",
        pgettext_lazy("section", "Knowledge"),
        _needs(*TICKET_WORK, "configure_service"),
        kin=("article",),
    ),
    Section("archive", "sheet-file", pgettext_lazy("section", "Archive"), _needs("view_tickets")),
    Section(
        "imports",
        "import",
        pgettext_lazy("section", "Import"),
        _needs("register_tickets"),
        "",
        ("import", "job"),
    ),
    Section(
        "calendar", "calendar", pgettext_lazy("section", "Calendar"), _needs("configure_service"), is_low=True
    ),
    Section(
        "catalogue",
        "catalogue",
        pgettext_lazy("section", "Catalogue"),
        _needs("configure_service"),
        is_low=True,
    ),
    Section(
        "templates",
        "template",
        pgettext_lazy("section", "Reply templates"),
        _needs("configure_service", "approve_results"),
        is_low=True,
        kin=("template",),
    ),
    Section(
        "evidence", "shield-check", pgettext_lazy("section", "Evidence"), _needs("read_audit"), is_low=True
    ),
    Section(
        "rules",
        "adjust",
        pgettext_lazy("section", "Rules"),
        _needs("configure_service", "configure_assessment"),
        is_low=True,
    ),
    Section(
        "admin:index",
        "accounts",
        pgettext_lazy("section", "Accounts"),
        _needs("manage_accounts", "manage_grants"),
        is_low=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A section as this person sees it on this page."""

    section: Section
    url: str
    is_current: bool = False
    is_tucked: bool = False
    opens_foot: bool = False
    count: int | None = None

    @property
    def label(self) -> str:
        return str(self.section.label)

    @property
    def icon(self) -> str:
        return self.section.icon

    @property
    def keys(self) -> str:
        return self.section.keys

    @property
    def key_caps(self) -> list[str]:
        """The keys of the first shortcut, one after the other."""
        return self.keys.partition("|")[0].split()


def rail_for(permissions: Iterable[str], page: str) -> list[Item]:
    """The sections these permissions open, in rail order; on phones only the first few keep their place."""
    held = frozenset(permissions)
    open_to = [
        (section, url)
        for section in SECTIONS
        if (not section.needs or section.needs & held) and (url := address_of(section.name))
    ]
    tucks = len(open_to) > PHONE_PLACES + 1
    return [
        Item(
            section,
            url,
            is_current=belongs(page, section),
            is_tucked=tucks and place >= PHONE_PLACES,
            opens_foot=section.is_low and not open_to[place - 1][0].is_low,
        )
        for place, (section, url) in enumerate(open_to)
    ]


def belongs(page: str, section: Section) -> bool:
    """Whether the page named ``page`` is the section's own or one beneath it."""
    beginnings = (f"{section.name}-", *section.kin)
    return page == section.name or page in section.pages or page.startswith(beginnings)


def address_of(name: str) -> str:
    """The section's address; "" for one this installation does not serve."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
