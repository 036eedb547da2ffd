"""What stands round every page: the sections one may enter, the moment, the look, oneself.

``shell`` is a context processor. It costs nothing until a template asks for it, so fragments stay cheap;
for a whole page it costs one query for the person's posts and one for the calendar's version. It answers for
anonymous visitors and on error pages, where there may be no user at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject, cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from config.person import Person, person_of
from config.sections import Item, address_of, rail_for
from departments.announcements import banners_for, public_banners
from departments.calendars import check, load_calendar
from departments.clock_wording import say_uncovered
from departments.look import look_of
from departments.models import Announcement, Staff
from departments.rules.calendar import WorkCalendar, in_shanghai
from supervision.models import SweepRun
from supervision.querysets import KEEPERS_OF_THE_WATCH
from supervision.wording.standing import say_standing

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
    (
        "theme",
        gettext_lazy("Theme"),
        (
            ("", gettext_lazy("As the system")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ),
    ),
    ("size", gettext_lazy("Text size"), (("", gettext_lazy("Standard")), ("large", gettext_lazy("Large")))),
    (
        "density",
        gettext_lazy("Density"),
        (("", gettext_lazy("Comfortable")), ("compact", gettext_lazy("Compact"))),
    ),
)
ONWARD_GROUP = (
    "onward",
    gettext_lazy("After a move"),
    (
        ("", gettext_lazy("On to the next ticket")),
        ("stay", gettext_lazy("Stay on the ticket")),
        ("list", gettext_lazy("Back to the list")),
    ),
)
KEYS_GROUP = ("keys", gettext_lazy("Shortcuts"), (("", gettext_lazy("On")), ("off", gettext_lazy("Off"))))


@dataclass
class Shell:
    """Everything the frames ask for, worked out when they ask."""

    request: HttpRequest
    now: datetime = field(default_factory=lambda: timezone.now())

    @cached_property
    def user(self) -> Staff | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Staff) or getattr(user, "is_authenticated", False) else None

    @cached_property
    def person(self) -> Person | None:
        return person_of(self.user) if self.user else None

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
        return [self._choices(*group) for group in LOOK_GROUPS]

    @cached_property
    def keys_group(self) -> dict[str, object]:
        """Shortcuts on or off, for the sheet that tells of them."""
        return self._choices(*KEYS_GROUP)

    @cached_property
    def onward_group(self) -> dict[str, object]:
        """Where a move made from a list leads, for the same sheet."""
        return self._choices(*ONWARD_GROUP)

    def _choices(
        self, name: str, label: Promise | str, choices: tuple[tuple[str, Promise | str], ...]
    ) -> dict[str, object]:
        now = self.look.get(name, "")
        return {
            "name": name,
            "label": label,
            "choices": [{"value": value, "label": words, "is_on": value == now} for value, words in choices],
        }

    @cached_property
    def languages(self) -> list[dict[str, object]]:
        """Both languages, each named in itself."""
        now = get_language()
        return [
            {"code": code, "label": LANGUAGE_NAMES.get(code, code), "is_on": code == now}
            for code, _name in settings.LANGUAGES
        ]

    @cached_property
    def rail(self) -> list[Item]:
        match = getattr(self.request, "resolver_match", None)
        return rail_for(self.person.permissions, match.view_name if match else "") if self.person else []

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
        parts = {
            "month": local.month,
            "day": local.day,
            "weekday": WEEKDAYS[local.weekday()],
            "time": _hm(local),
        }
        return _("%(weekday)s %(day)s/%(month)s %(time)s") % parts

    @cached_property
    def now_note(self) -> str:
        return note_on(self.now, self.calendar) if self.user else ""

    @cached_property
    def announcements(self) -> list[Announcement]:
        """What is announced to this person now and was not closed; a query only when something changed."""
        person = self.person
        return banners_for(person.announced, person.held, person.closed, self.now) if person else []

    @cached_property
    def public_announcements(self) -> list[Announcement]:
        """What citizens are told on their pages; nothing where the database does not answer."""
        try:
            return public_banners(self.now)
        except DatabaseError:
            return []

    @cached_property
    def banner(self) -> str:
        """The calendar's warning, to those who can mend it, on every page but the calendar's own."""
        if not self.person or "configure_service" not in self.person.permissions:
            return ""
        if self.current and self.current.section.name == "calendar":
            return ""
        uncovered = check(self.calendar, self.now)
        return say_uncovered(uncovered) if uncovered else ""

    @cached_property
    def watch_banner(self) -> str:
        """That the sweep does not run, to those who watch: they would be told by nothing else.

        Silent where it is said already, and on the queue's and a ticket's page, which have no query to spare.
        """
        match = getattr(self.request, "resolver_match", None)
        if not self.person or not self.person.permissions & set(KEEPERS_OF_THE_WATCH):
            return ""
        if match and match.view_name in {"alerts", "sweeps", "queue", "ticket"}:
            return ""
        standing = SweepRun.objects.standing(self.now)
        return "" if standing.is_well else say_standing(standing, self.now)

    @cached_property
    def watch_url(self) -> str:
        return address_of("sweeps")

    @cached_property
    def banner_url(self) -> str:
        return address_of("calendar")


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``shell``, built when a template first asks for it."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}


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


def _hm(moment: time | datetime) -> str:
    return f"{moment:%H:%M}"
