"""Composition of the demonstration corpus: about a thousand different matters from one seed.

The same seed and count always give the same matters.  No two texts are equal, except a planned few
that repeat an earlier matter word for word (``repeats``); another few are the same matter told by
another citizen in other words (``same_as``).  Days in replies are filled by ``DemoMatter.reply_on``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from config.demo.matter import DemoMatter
from config.demo.people import ANONYMOUS, DemoPerson, person_for
from config.demo.scenarios import Scenario, Telling, choose, fill, load_asides, load_manners, load_scenarios

EXACT_SHARE = 0.02
NEAR_SHARE = 0.03
ANONYMOUS_SHARE = 0.2
ASIDE_SHARE = 0.55
_TERSE = {"brief", "dialect"}
_LONG = 180
_GREETINGS = ("你好", "您好", "喂", "尊敬", "同志", "领导")
_HOMES = {"小区", "老小区", "安置房"}
_ATTEMPTS = 60
_CHANNEL_WEIGHTS = {
    "PHONE": 46, "MINI": 12, "WECHAT": 12, "APP": 8, "WEB": 7, "MAYOR": 3, "COUNTER": 2, "SMS": 2,
    "WEIBO": 2, "EMAIL": 2, "PROVINCE": 2, "REVIEW": 1, "BOARD": 1,
}  # fmt: skip
_POLITE_ENDS = ("谢", "请", "望", "麻烦", "求", "拜托")
_SIZES = {"老小区": (4, 6), "安置房": (12, 11), "幼儿园": (2, 3), "村": (2, 2)}
_LETTERS = {"MAYOR", "EMAIL", "PROVINCE", "OPINION", "POLICY"}


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
    area, text, kind = "", "", ""
    values: dict[str, str] = {}
    if scenario.places:
        place = rng.choice([p for kind in scenario.places for p in ground.places[kind]])
        area, kind = place.area, place.kind
        values |= {"地点": place.name, "路": place.road} | ground.names(area)
        text = f"{values['区']}{values['街道']}{place.name}"
    blocks, floors = _SIZES.get(kind, (18, 17))
    values |= {
        "栋": str(rng.randint(1, blocks)),
        "单元": str(rng.randint(1, 3)),
        "楼层": str(rng.randint(2, floors)),
    }
    values |= {name: choose(rng.choice(options), rng) for name, options in scenario.slots.items()}
    if scenario.cases:
        values |= rng.choice(scenario.cases)
    return _Facts({name: fill(value, values) for name, value in values.items()}, area, text)


def _channel(scenario: Scenario, voice: str, rng: Random) -> str:
    if scenario.urgency == "CRITICAL":
        return "PHONE"
    if voice == "elderly":
        return rng.choices(["PHONE", "COUNTER", "MAYOR"], [17, 2, 1])[0]
    if scenario.channels and rng.random() < 0.55:
        return rng.choice(scenario.channels)
    return rng.choices(list(_CHANNEL_WEIGHTS), list(_CHANNEL_WEIGHTS.values()))[0]


def _person(scenario: Scenario, channel: DemoChannel, voice: str, rng: Random) -> DemoPerson:
    if scenario.category == "REPORT" and rng.random() < ANONYMOUS_SHARE:
        return ANONYMOUS
    return person_for(voice, channel.contact_means, rng)


def _aside(scenario: Scenario, rng: Random) -> str:
    asides = load_asides()
    at_home = (
        scenario.category in ("COMPLAINT", "HELP") and set(scenario.places) <= _HOMES and scenario.places
    )
    return rng.choice(asides[scenario.category] + (asides["HOME"] if at_home else ()))


def _greeting(telling: Telling, channel: str, text: str, rng: Random) -> str:
    if text.startswith(_GREETINGS):
        return ""
    openings = load_manners()["letter" if channel in _LETTERS else telling.voice].openings
    return rng.choice(openings) if openings and (channel in _LETTERS or rng.random() < 0.35) else ""


def _closing(scenario: Scenario, telling: Telling, text: str, rng: Random) -> str:
    closings = load_manners()[telling.voice].closings
    asks = scenario.category in ("CONSULT", "PRAISE") and telling.voice not in ("polite", "elderly")
    ended = any(word in text[-24:] for word in _POLITE_ENDS)
    return rng.choice(closings) if closings and not asks and not ended and rng.random() < 0.4 else ""


def _told(scenario: Scenario, telling: Telling, channel: str, rng: Random) -> str:
    """The telling with its alternatives chosen; the calm greet, add a word of their own and take leave."""
    text = choose(telling.text, rng)
    if scenario.urgency == "NORMAL":
        if telling.voice not in _TERSE and len(text) < _LONG and rng.random() < ASIDE_SHARE:
            text += _aside(scenario, rng)
        text += _closing(scenario, telling, text, rng)
    return _greeting(telling, channel, text, rng) + text


def _matter(
    index: int, scenario: Scenario, telling: Telling, facts: _Facts, ground: _Ground, rng: Random
) -> DemoMatter:
    scenario = scenario.told_by(telling)
    channel = _channel(scenario, telling.voice, rng)
    rule = ground.catalogue.rule_for(scenario.topic, facts.area)

    def word(options: Sequence[str]) -> str:
        return fill(choose(rng.choice(options), rng), facts.slots)

    content = fill(_told(scenario, telling, channel, rng), facts.slots)
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
        self.told: list[Telling] = []
        self.said: set[str] = set()
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
        """Tellings in turn, the terse ones half as often."""
        if not self.tellings.get(scenario.id):
            left = [*scenario.tellings, *(t for t in scenario.tellings if t.voice != "brief")]
            self.rng.shuffle(left)
            self.tellings[scenario.id] = left
        return self.tellings[scenario.id].pop()

    def keep(self, matter: DemoMatter, facts: _Facts, telling: Telling) -> bool:
        """Add ``matter`` unless its words were said before."""
        if matter.content in self.said:
            return False
        self.said.add(matter.content)
        self.made.append(matter)
        self.facts.append(facts)
        self.told.append(telling)
        return True

    def fresh(self) -> None:
        """One matter nobody has told yet."""
        for _ in range(_ATTEMPTS):
            scenario = self.next_scenario()
            facts = _facts(scenario, self.ground, self.rng)
            told = {m.place for m in self.made if m.scenario == scenario.id}
            for _ in range(8):
                if facts.place not in told or not facts.place:
                    break
                facts = _facts(scenario, self.ground, self.rng)
            telling = self.next_telling(scenario)
            matter = _matter(len(self.made), scenario, telling, facts, self.ground, self.rng)
            if self.keep(matter, facts, telling):
                return
        raise ValueError("the scenarios do not hold that many different matters")

    def reachable(self) -> list[DemoMatter]:
        """First tellings by citizens who left a way to be reached."""
        return [m for m in self.made if m.repeats is None and m.person.contact_means != "NONE"]

    def again(self) -> None:
        """The same citizen sends the same words once more."""
        source = self.rng.choice(self.reachable()[-120:])
        self.facts.append(self.facts[source.index])
        self.told.append(self.told[source.index])
        self.made.append(replace(source, index=len(self.made), repeats=source.index, same_as=None))

    def sources(self) -> list[DemoMatter]:
        """Matters at a known place that nobody has retold or sent again."""
        return [m for m in self.made if m.place and m.repeats is None and m.same_as is None]

    def retold(self) -> None:
        """Another citizen tells an earlier matter in other words."""
        for _ in range(_ATTEMPTS):
            source = self.rng.choice(self.sources()[-120:])
            scenario, first = self.by_id[source.scenario], self.told[source.index]
            others = [t for t in scenario.tellings if t != first and t.branch == first.branch]
            if not others:
                continue
            facts, telling = self.facts[source.index], self.rng.choice(others)
            matter = _matter(len(self.made), scenario, telling, facts, self.ground, self.rng)
            if self.keep(replace(matter, same_as=source.index), facts, telling):
                return
        self.fresh()


def compose(seed: int, count: int) -> list[DemoMatter]:
    """``count`` matters, the same for the same seed; ``ValueError`` when the scenarios run out of words."""
    composer = _Composer(seed)
    plan = ["again"] * round(count * EXACT_SHARE) + ["retold"] * round(count * NEAR_SHARE)
    plan += ["fresh"] * (count - len(plan))
    composer.rng.shuffle(plan)
    for step in plan:
        if step == "again" and composer.reachable():
            composer.again()
        elif step == "retold" and composer.sources():
            composer.retold()
        else:
            composer.fresh()
    return composer.made
