"""The pictures of the documents: what each shows, in whose window, and which documents use it."""

from dataclasses import dataclass

DESK, LOW, SMALL, PHONE = (1440, 900), (1440, 720), (1200, 700), (390, 844)
READMES = ("README.md", "README.zh.md")
HANDLER, SUPERVISOR, ASSESSMENT = "handler", "supervisor", "assessment"


@dataclass(frozen=True, slots=True)
class Picture:
    """What ``visitor`` sees at ``address``, or where the first link ``follow`` there leads, after ``click``.

    An address that begins with ``letter:`` is the newest link of that kind in a letter to a citizen. ``used``
    are the documents: files of the checkout, those without a slash of the manual.
    """

    name: str
    visitor: str
    address: str
    used: tuple[str, ...]
    follow: str = ""
    click: str = ""
    show: str = ""
    screen: tuple[int, int] = DESK

    @property
    def documents(self) -> set[str]:
        """The documents by their paths in the checkout."""
        return {name if "/" in name or name in READMES else f"docs/manual/{name}" for name in self.used}


TICKET = "main a[href*='/tickets/2']"
DIALOG = "ul.moves a[href*='/{}/']"
AT_WORK, TO_SIGN = "/queue/?state=IN_PROGRESS", "/queue/?state=DISPATCHED"

PICTURES = (
    Picture("sign-in", "", "/sign-in/", ("docs/manual/README.md",)),
    # the handler's day
    Picture("home-handler", HANDLER, "/", ("handler.md",)),
    Picture("queue", HANDLER, "/queue/", ("handler.md", *READMES), screen=SMALL),
    Picture("queue-phone", HANDLER, "/queue/", ("handler.md",), screen=PHONE),
    Picture("sign", HANDLER, TO_SIGN, ("handler.md",), TICKET, DIALOG.format("signature"), screen=LOW),
    Picture("ticket", HANDLER, AT_WORK, ("handler.md", *READMES), TICKET, screen=LOW),
    Picture("clock", HANDLER, AT_WORK, ("handler.md",), TICKET, "main a[href*='/clocks/']"),
    Picture("contact", HANDLER, AT_WORK, ("handler.md",), TICKET, DIALOG.format("contact"), screen=LOW),
    Picture("editor", HANDLER, AT_WORK, ("handler.md",), TICKET, show="#editor"),
    Picture("keys", HANDLER, "/", ("handler.md",), click="[data-help] > summary"),
    # the supervisor's
    Picture("home-supervisor", SUPERVISOR, "/", ("supervisor.md",)),
    Picture("board", SUPERVISOR, "/supervision/", ("supervisor.md", *READMES), screen=LOW),
    Picture("proposals", SUPERVISOR, "/supervision/proposals/", ("supervisor.md",), screen=LOW),
    Picture("order-new", SUPERVISOR, "/orders/new/", ("supervisor.md",)),
    Picture("order", SUPERVISOR, "/orders/", ("supervisor.md",), "main a[href^='/orders/D']"),
    Picture("meetings", SUPERVISOR, "/meetings/", ("supervisor.md",)),
    # the administrators'
    Picture("home-assessment", ASSESSMENT, "/", ("assessment.md",)),
    Picture("period", ASSESSMENT, "/assessment/2026-08/", ("assessment.md",), screen=LOW),
    Picture(
        "score",
        ASSESSMENT,
        "/assessment/2026-08/",
        ("assessment.md",),
        "main tbody a[href^='/assessment/2026-08/']",
    ),
    Picture(
        "entry",
        ASSESSMENT,
        "/supervision/ledger/",
        ("assessment.md",),
        "main a[href^='/supervision/entries/']:not([href*='s/bonus']):not([href*='s/deduction'])",
    ),
    Picture("ledger", ASSESSMENT, "/supervision/ledger/", ("assessment.md",), screen=LOW),
    Picture("staff", "sysadmin", "/admin/departments/staff/", ("administrators.md",)),
    Picture("evidence", "auditadmin", "/evidence/", ("administrators.md",)),
    Picture("calendar", "service", "/calendar/", ("service.md",)),
    Picture("rules", "service", "/rules/", ("service.md",)),
    Picture("catalogue", "service", "/catalogue/", ("service.md",), screen=LOW),
    # everybody else's
    Picture("register", "intake", "/register/", ("intake.md",)),
    Picture("imports", "intake", "/imports/", ("intake.md",)),
    Picture("triage", "dispatcher", "/dispatch-desk/?tab=triage", ("dispatcher.md",), screen=LOW),
    Picture("dispatch-desk", "dispatcher", "/dispatch-desk/?tab=dispatch", ("dispatcher.md",)),
    Picture("sign-off", "approver", "/sign-off/", ("approver.md",), screen=LOW),
    Picture("standing", "approver", "/supervision/standing/", ("approver.md",)),
    Picture("reviews", "auditor", "/reviews/", ("auditor.md",)),
    Picture("rectifications", "auditor", "/rectifications/", ("auditor.md",), screen=LOW),
    Picture("callbacks", "callback", "/callbacks/", ("callback.md",), screen=LOW),
    Picture("rating", "", "letter:/r/", ("callback.md",), screen=PHONE),
    Picture("sharing-rates", "steward", "/sharing/rates/", ("steward.md",)),
    Picture("satisfaction", ASSESSMENT, "/satisfaction/", ("satisfaction.md",)),
    Picture("insights", ASSESSMENT, "/insights/", ("insights.md",)),
    Picture("reports", ASSESSMENT, "/reports/", ("reports.md",)),
    Picture(
        "export-new", ASSESSMENT, "/supervision/ledger/", ("reports.md",), "main a[href*='/reports/new/']"
    ),
    Picture("analysis", ASSESSMENT, "/analyses/", ("reports.md",), "main a[href^='/analyses/']"),
)
