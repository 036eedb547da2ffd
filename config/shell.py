"""What stands round every page: the sections one may enter, the moment, the look, oneself.

``shell`` is a context processor. It costs nothing until a template asks for it, so fragments stay cheap,
and it answers for anonymous visitors and for error pages, where there may be no user at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.calendars import banner, load_calendar
from departments.look import look_of
from departments.models import Post, Staff
from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.scope import scope_many

PHONE_PLACES = 4
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}
LOOK_GROUPS = (
    ("theme", gettext_lazy("Theme"), (("", gettext_lazy("System")), ("light", gettext_lazy("Light")), ("dark", gettext_lazy("Dark")))),
    ("size", gettext_lazy("Text size"), (("", gettext_lazy("Standard")), ("large", gettext_lazy("Large")))),
    ("density", gettext_lazy("Density"), (("", gettext_lazy("Comfortable")), ("compact", gettext_lazy("Compact")))),
)


@dataclass(frozen=True)
class Section:
    """A place in the rail: the URL name, its words, who may enter, and the pages that belong to it."""

    name: str
    icon: str
    label: object
    needs: tuple[str, ...] = ()
    key: str = ""
    pages: tuple[str, ...] = ()
    is_low: bool = False


SECTIONS = (
    Section("home", "home", pgettext_lazy("section", "Home"), key="g h"),
    Section("queue", "queue", pgettext_lazy("section", "Queue"), ("view_tickets",), "g q", ("ticket",)),
    Section("register", "register", pgettext_lazy("section", "Register"), ("register_tickets",)),
    Section("dispatch-desk", "dispatch", pgettext_lazy("section", "Dispatch"), ("dispatch_tickets",), "g d"),
    Section("sign-off", "stamp", pgettext_lazy("section", "Sign-off"), ("approve_results",), "g s"),
    Section("reviews", "review", pgettext_lazy("section", "Review"), ("audit_results",), "g r"),
    Section("callbacks", "callback", pgettext_lazy("section", "Callback"), ("call_back",), "g c"),
    Section("imports", "import", pgettext_lazy("section", "Import"), ("register_tickets",), "", ("import", "job")),
    Section("calendar", "calendar", pgettext_lazy("section", "Calendar"), ("configure_service",), is_low=True),
    Section("catalogue", "catalogue", pgettext_lazy("section", "Catalogue"), ("configure_service",), is_low=True),
    Section("admin:index", "accounts", pgettext_lazy("section", "Accounts"), ("manage_accounts",), is_low=True),
)


@dataclass(frozen=True)
class Item:
    """A section as this person sees it now."""

    section: Section
    url: str
    is_current: bool = False
    is_tucked: bool = False
    follows_low: bool = False
    counter: Callable[[], int] | None = None

    @property
    def label(self) -> object:
        return self.section.label

    @property
    def icon(self) -> str:
        return self.section.icon

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def is_low(self) -> bool:
        return self.section.is_low

    @property
    def count(self) -> int | None:
        """The number on the sign, or None when the section does not count anything."""
        return self.counter() if self.counter else None


@dataclass(frozen=True)
class Person:
    """Oneself: the name, the first post in a few words, every post for the account menu."""

    name: str
    username: str
    posts: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        return self.posts[0] if self.posts else ""


@dataclass
class Shell:
    """Everything base.html asks for, worked out when it asks."""

    request: HttpRequest
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def user(self) -> Staff | None:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def frame(self) -> str:
        """The template that pages for both kinds of visitor extend."""
        return "base.html" if self.user else "base_public.html"

    @cached_property
    def lang(self) -> str:
        """The language of the page as HTML names it."""
        return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"

    @cached_property
    def look(self) -> Mapping[str, str]:
        return look_of(self.request)

    @cached_property
    def look_groups(self) -> list[dict[str, object]]:
        """The choices of the look menu, each marked when it is on."""
        return [
            {
                "name": name,
                "label": label,
                "choices": [
                    {"value": value, "label": words, "is_on": self.look.get(name, "") == value}
                    for value, words in choices
                ],
            }
            for name, label, choices in LOOK_GROUPS
        ]

    @cached_property
    def languages(self) -> list[dict[str, object]]:
        """Both languages, each named in itself."""
        now = get_language()
        return [
            {"code": code, "tag": code, "label": LANGUAGE_NAMES.get(code, code), "is_on": code == now}
            for code, _name in settings.LANGUAGES
        ]

    @cached_property
    def rail(self) -> list[Item]:
        return items_for(self.user, url_name(self.request))

    @cached_property
    def current(self) -> Item | None:
        """The section this page belongs to."""
        return next((item for item in self.rail if item.is_current), None)

    @cached_property
    def has_tucked(self) -> bool:
        return any(item.is_tucked for item in self.rail)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return load_calendar()

    @cached_property
    def now_words(self) -> str:
        """The moment as people say it: 9 月 28 日 周一 09:42."""
        local = in_shanghai(self.now)
        parts = {"month": local.month, "day": local.day, "weekday": WEEKDAYS[local.weekday()], "time": f"{local:%H:%M}"}
        return _("%(weekday)s %(day)s/%(month)s %(time)s") % parts

    @cached_property
    def now_note(self) -> str:
        return note_on(self.now, self.calendar) if self.user else ""

    @cached_property
    def banner(self) -> str:
        """The calendar's warning to those who can mend it."""
        return str(banner(self.user, self.now) or "") if self.user else ""

    @cached_property
    def banner_url(self) -> str:
        return reverse("calendar")

    @cached_property
    def person(self) -> Person | None:
        return person_of(self.user) if self.user else None


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``shell``, built when a template first asks for it."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}


def url_name(request: HttpRequest) -> str:
    """The full name of the page's URL, "" where nothing matched."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


def items_for(user: Staff | None, page: str) -> list[Item]:
    """The sections this person may enter, in rail order; on phones the first few keep their place."""
    if user is None:
        return []
    needed = sorted({permission for section in SECTIONS for permission in section.needs})
    scopes = scope_many(user, needed)
    open_to = [section for section in SECTIONS if not section.needs or any(scopes[need] for need in section.needs)]
    tucks = len(open_to) > PHONE_PLACES + 1
    return [
        Item(
            section,
            reverse(section.name),
            is_current=page == section.name or page in section.pages,
            is_tucked=tucks and place >= PHONE_PLACES,
            follows_low=place > 0 and open_to[place - 1].is_low,
        )
        for place, section in enumerate(open_to)
    ]


def person_of(user: Staff) -> Person:
    """Who one is here. One query: the posts with their departments."""
    posts = Post.objects.filter(staff=user).select_related("department").order_by("id")
    words = tuple(f"{post.department.short_name or post.department.name} · {post.get_role_display()}" for post in posts)
    return Person(name=user.display_name or user.username, username=user.username, posts=words)


def note_on(now: datetime, calendar: WorkCalendar) -> str:
    """What the working calendar says of this moment: until when work goes on, or when it goes on again."""
    local = in_shanghai(now)
    day, clock = local.date(), local.time()
    if not calendar.is_workday(day):
        name = calendar.name_of(day)
        return _("day off, %(name)s") % {"name": name} if name else _("day off")
    for slot in calendar.slots:
        if clock < slot.start:
            return _("off hours until %(time)s") % {"time": _hm(slot.start)}
        if clock < slot.end:
            return _("working hours until %(time)s") % {"time": _hm(slot.end)}
    return _("off hours")


def _hm(moment: time) -> str:
    return f"{moment:%H:%M}"
