"""Composition of the demonstration corpus: about a thousand different matters from one seed.

The same seed and count always give the same matters.  No two texts are equal, except a planned few
that repeat an earlier matter word for word (``repeats``); another few are the same matter told by
another citizen in other words (``same_as``).  Days in replies are filled by ``DemoMatter.reply_on``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from config.demo.institution import (
    Catalogue,
    DemoArea,
    DemoChannel,
    DemoPlace,
    load_areas,
    load_catalogue,
    load_channels,
    load_places,
)
from config.demo.people import ANONYMOUS, DemoPerson, person_for
from config.demo.scenarios import Scenario, Telling, choose, fill, load_manners, load_scenarios

EXACT_SHARE = 0.02
NEAR_SHARE = 0.03
ANONYMOUS_SHARE = 0.2
_ATTEMPTS = 60
_CHANNEL_WEIGHTS = {
    "PHONE": 46, "MINI": 12, "WECHAT": 12, "APP": 8, "WEB": 7, "MAYOR": 3, "COUNTER": 2, "SMS": 2,
    "WEIBO": 2, "EMAIL": 2, "PROVINCE": 2, "REVIEW": 1, "BOARD": 1,
}  # fmt: skip
_POLITE_ENDS = ("谢", "请", "望", "麻烦", "求", "拜托")
_LETTERS = {"MAYOR", "EMAIL", "PROVINCE", "OPINION", "POLICY"}


@dataclass(frozen=True, slots=True)
class DemoMatter:
    """One citizen's matter with what was later said and done about it.

    ``department`` is the catalogue's suggestion ("" if none), ``repeats`` and ``same_as`` are indexes of
    earlier matters in the same list; ``months`` are those the matter
    fits (empty: any).  ``contacts`` and ``reply`` hold day tokens: read them through
    ``contacts_on`` and ``reply_on``.
    """

    index: int
    scenario: str
    voice: str
    title: str
    content: str
    category: str
    aspect: str
    topic: str
    area: str
    place: str
    urgency: str
    urgency_words: tuple[str, ...]
    channel: str
    person: DemoPerson
    department: str
    co_department: str
    contacts: tuple[str, ...]
    reply: str
    result: str
    solved: str
    unsolved_reason: str
    good_words: str
    bad_words: str
    months: tuple[int, ...]
    repeats: int | None = None
    same_as: int | None = None

    def reply_on(self, received: date, handled: date) -> str:
        """The public reply as it reads when the matter came in and was handled on these days."""
        return fill(self.reply, day_words(received, handled))

    def contacts_on(self, received: date, handled: date) -> tuple[str, ...]:
        """The handler's contact notes for the same days."""
        return tuple(fill(note, day_words(received, handled)) for note in self.contacts)


def day_words(received: date, handled: date) -> Mapping[str, str]:
    """The wording of each day token; days of work never pass the day of handling."""

    def say(day: date) -> str:
        return f"{day.month}月{day.day}日"

    return {
        "受理日": say(received),
        "次日": say(min(received + timedelta(days=1), handled)),
        "第三日": say(min(received + timedelta(days=2), handled)),
        "办结日": say(handled),
        "三日后": say(handled + timedelta(days=3)),
        "七日后": say(handled + timedelta(days=7)),
        "半月后": say(handled + timedelta(days=15)),
        "月后": say(handled + timedelta(days=30)),
    }


@dataclass(frozen=True, slots=True)
class _Ground:
    """The city the matters happen in."""

    places: Mapping[str, tuple[DemoPlace, ...]]
    areas: Mapping[str, DemoArea]
    channels: Mapping[str, DemoChannel]
    catalogue: Catalogue

    def names(self, area: str) -> dict[str, str]:
        """The district, street and community of ``area`` as slots."""
        words = {}
        while area:
            node = self.areas[area]
            words[{"DISTRICT": "区", "STREET": "街道", "COMMUNITY": "社区"}[node.level]] = node.name
            area = node.parent
        return words


def _ground() -> _Ground:
    places: dict[str, list[DemoPlace]] = {}
    for place in load_places():
        places.setdefault(place.kind, []).append(place)
    return _Ground(
        places={kind: tuple(found) for kind, found in places.items()},
        areas={area.code: area for area in load_areas()},
        channels={channel.code: channel for channel in load_channels()},
        catalogue=load_catalogue(),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is true of one matter, whoever tells it."""

    slots: Mapping[str, str]
    area: str
    place: str


def _facts(scenario: Scenario, ground: _Ground, rng: Random) -> _Facts:
    values = {
        "栋": str(rng.randint(1, 28)),
        "单元": str(rng.randint(1, 3)),
        "楼层": str(rng.randint(2, 17)),
        "号": str(rng.randint(2, 168)),
    }
    area, text = "", ""
    if scenario.places:
        place = rng.choice([p for kind in scenario.places for p in ground.places[kind]])
        area, text = place.area, place.name
        values |= {"地点": place.name, "路": place.road} | ground.names(area)
        text = f"{values['区']}{values['街道']}{place.name}"
    values |= {name: choose(rng.choice(options), rng) for name, options in scenario.slots.items()}
    if scenario.cases:
        values |= rng.choice(scenario.cases)
    return _Facts({name: fill(value, values) for name, value in values.items()}, area, text)


def _channel(scenario: Scenario, voice: str, rng: Random) -> str:
    if scenario.urgency == "CRITICAL" or (voice == "elderly" and rng.random() < 0.85):
        return "PHONE"
    if scenario.channels and rng.random() < 0.55:
        return rng.choice(scenario.channels)
    return rng.choices(list(_CHANNEL_WEIGHTS), list(_CHANNEL_WEIGHTS.values()))[0]


def _person(scenario: Scenario, channel: DemoChannel, voice: str, rng: Random) -> DemoPerson:
    if scenario.category == "REPORT" and rng.random() < ANONYMOUS_SHARE:
        return ANONYMOUS
    return person_for(voice, channel.contact_means, rng)


def _told(telling: Telling, channel: str, rng: Random) -> str:
    text = choose(telling.text, rng)
    manner = load_manners()[telling.voice]
    greeted = text.startswith(("你好", "您好", "喂", "尊敬", "同志", "领导"))
    if channel in _LETTERS and not greeted:
        text = rng.choice(load_manners()["letter"].openings) + text
    elif manner.openings and not greeted and rng.random() < 0.35:
        text = rng.choice(manner.openings) + text
    if manner.closings and rng.random() < 0.4 and not any(word in text[-24:] for word in _POLITE_ENDS):
        text += rng.choice(manner.closings)
    return text


def _matter(
    index: int, scenario: Scenario, telling: Telling, facts: _Facts, ground: _Ground, rng: Random
) -> DemoMatter:
    channel = _channel(scenario, telling.voice, rng)
    rule = ground.catalogue.rule_for(scenario.topic, facts.area)

    def word(options: Sequence[str]) -> str:
        return fill(choose(rng.choice(options), rng), facts.slots)

    content = fill(_told(telling, channel, rng), facts.slots)
    frame = load_manners()["reply"]
    return DemoMatter(
        index=index,
        scenario=scenario.id,
        voice=telling.voice,
        title=word(scenario.titles),
        content=content,
        category=scenario.category,
        aspect=scenario.aspect,
        topic=scenario.topic,
        area=facts.area,
        place=facts.place,
        urgency=scenario.urgency,
        urgency_words=tuple(w for w in scenario.urgency_words if w in content),
        channel=channel,
        person=_person(scenario, ground.channels[channel], telling.voice, rng),
        department=rule.department if rule else "",
        co_department=rule.co_department if rule else "",
        contacts=tuple(fill(choose(note, rng), facts.slots) for note in scenario.contacts),
        reply=rng.choice(frame.openings) + word(scenario.replies) + rng.choice(frame.closings),
        result=scenario.result,
        solved=scenario.solved,
        unsolved_reason=scenario.unsolved_reason,
        good_words=word(scenario.good),
        bad_words=word(scenario.bad),
        months=scenario.months,
    )


class _Composer:
    """Keeps what was already said, so that nothing is said twice by accident."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.ground = _ground()
        self.made: list[DemoMatter] = []
        self.facts: list[_Facts] = []
        self.said: set[str] = set()
        self.titles: dict[str, int] = {}
        self.by_id = {scenario.id: scenario for scenario in load_scenarios()}
        self.deck: list[Scenario] = []
        self.tellings: dict[str, list[Telling]] = {}

    def next_scenario(self) -> Scenario:
        """Every scenario once before any comes again."""
        if not self.deck:
            self.deck = list(load_scenarios())
            self.rng.shuffle(self.deck)
        return self.deck.pop()

    def next_telling(self, scenario: Scenario) -> Telling:
        """Every telling once before any comes again."""
        if not self.tellings.get(scenario.id):
            left = list(scenario.tellings)
            self.rng.shuffle(left)
            self.tellings[scenario.id] = left
        return self.tellings[scenario.id].pop()

    def keep(self, matter: DemoMatter, facts: _Facts) -> bool:
        """Add ``matter`` unless its words were said before."""
        if matter.content in self.said:
            return False
        self.said.add(matter.content)
        self.made.append(matter)
        self.facts.append(facts)
        return True

    def fresh(self) -> None:
        """One matter nobody has told yet."""
        for _ in range(_ATTEMPTS):
            scenario = self.next_scenario()
            facts = _facts(scenario, self.ground, self.rng)
            told = [m for m, f in zip(self.made, self.facts, strict=True) if m.scenario == scenario.id]
            if facts.place and any(m.place == facts.place for m in told):
                facts = _facts(scenario, self.ground, self.rng)
            telling = self.next_telling(scenario)
            if self.keep(_matter(len(self.made), scenario, telling, facts, self.ground, self.rng), facts):
                return
        raise ValueError("the scenarios do not hold that many different matters")

    def again(self) -> None:
        """The same citizen sends the same words once more."""
        sources = [m for m in self.made if m.repeats is None and m.person.contact_means != "NONE"]
        source = self.rng.choice(sources[-120:])
        self.facts.append(self.facts[source.index])
        self.made.append(replace(source, index=len(self.made), repeats=source.index, same_as=None))

    def retold(self) -> None:
        """Another citizen tells an earlier matter in other words."""
        for _ in range(_ATTEMPTS):
            source = self.rng.choice([m for m in self.made if m.place and m.repeats is None and m.same_as is None][-120:])
            scenario = self.by_id[source.scenario]
            others = [t for t in scenario.tellings if t.voice != source.voice]
            facts = self.facts[source.index]
            if not others:
                continue
            matter = _matter(
                len(self.made), scenario, self.rng.choice(others), facts, self.ground, self.rng
            )
            if self.keep(replace(matter, same_as=source.index), facts):
                return
        self.fresh()


def compose(seed: int, count: int) -> list[DemoMatter]:
    """``count`` matters, the same for the same seed; ``ValueError`` when the scenarios run out of words."""
    composer = _Composer(seed)
    plan = ["again"] * round(count * EXACT_SHARE) + ["retold"] * round(count * NEAR_SHARE)
    plan += ["fresh"] * (count - len(plan))
    composer.rng.shuffle(plan)
    for step in plan:
        if step == "again" and composer.made:
            composer.again()
        elif step == "retold" and any(m.place for m in composer.made):
            composer.retold()
        else:
            composer.fresh()
    return composer.made
