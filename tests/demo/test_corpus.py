"""The composed corpus: different, complete, fictional, and the same for the same seed."""

import re
from collections import Counter
from datetime import date

import pytest

from config.demo.corpus import compose
from config.demo.institution import load_areas, load_channels, load_departments, load_places, load_topics
from config.demo.scenarios import DAY_TOKENS, blanks, load_manners, load_scenarios
from feedback.choices import Aspect, Category, ContactMeans, ResultCode, Solved, UnsolvedReason, Urgency
from feedback.rules.registration import PHONE

COUNT = 1000
LONG_NUMBER = re.compile(r"\d{7,}")
STRAY = re.compile(r"[\[\]{}|]|，，|。。|，。|？。|！。|：。")


@pytest.fixture(scope="module")
def matters():
    return compose(20260928, COUNT)


def _texts(scenario):
    own = [*scenario.titles, *(t.text for t in scenario.tellings), *scenario.contacts, *scenario.replies]
    for changes in scenario.branches.values():
        for value in changes.values():
            own.extend(value if isinstance(value, list) else ())
    return [*own, *scenario.good, *scenario.bad]


def test_there_are_enough_scenarios_with_unique_names():
    scenarios = load_scenarios()
    assert len(scenarios) >= 140
    assert len({scenario.id for scenario in scenarios}) == len(scenarios)


@pytest.mark.parametrize("scenario", load_scenarios(), ids=lambda scenario: scenario.id)
def test_scenario_codes_exist(scenario):
    kinds = {place.kind for place in load_places()}
    assert scenario.topic in {topic.code for topic in load_topics() if len(topic.code) == 6}
    assert scenario.category in Category.values
    assert scenario.aspect in Aspect.values
    assert scenario.urgency in Urgency.values
    assert set(scenario.channels) <= {channel.code for channel in load_channels()}
    assert set(scenario.places) <= kinds
    for telling in scenario.tellings:
        told = scenario.told_by(telling)
        assert telling.voice in load_manners()
        assert telling.branch in {"", *scenario.branches}
        assert told.result in ResultCode.values
        assert told.solved in Solved.values
        assert (told.unsolved_reason in UnsolvedReason.values) == (told.solved == "UNSOLVED")


@pytest.mark.parametrize("scenario", load_scenarios(), ids=lambda scenario: scenario.id)
def test_scenario_blanks_can_be_filled(scenario):
    known = {"栋", "单元", "楼层", *scenario.slots, *DAY_TOKENS}
    known |= {"地点", "路", "区", "街道", "社区"} if scenario.places else set()
    known |= set.intersection(*(set(case) for case in scenario.cases)) if scenario.cases else set()
    for text in _texts(scenario):
        assert blanks(text) <= known, text
        assert text.count("[") == text.count("]"), text
    assert all(not blanks(telling.text) & set(DAY_TOKENS) for telling in scenario.tellings)


def test_the_same_seed_gives_the_same_matters(matters):
    assert compose(20260928, COUNT) == matters
    assert compose(1, 60) != compose(2, 60)


def test_texts_are_unique_save_the_planned_repeats(matters):
    fresh = [matter for matter in matters if matter.repeats is None]
    assert len({matter.content for matter in fresh}) == len(fresh)
    again = [matter for matter in matters if matter.repeats is not None]
    assert len(again) == 20
    for matter in again:
        assert matter.repeats < matter.index
        assert matter.content == matters[matter.repeats].content
        assert matter.person == matters[matter.repeats].person


def test_retold_matters_share_the_facts_but_not_the_words(matters):
    retold = [matter for matter in matters if matter.same_as is not None]
    assert len(retold) >= 25
    for matter in retold:
        first = matters[matter.same_as]
        assert (matter.scenario, matter.place, matter.area) == (first.scenario, first.place, first.area)
        assert matter.content != first.content
        assert matter.person != first.person


def test_every_category_channel_urgency_and_voice_is_met(matters):
    assert {matter.category for matter in matters} == set(Category.values)
    assert {matter.urgency for matter in matters} == set(Urgency.values)
    assert {matter.channel for matter in matters} == {channel.code for channel in load_channels()}
    assert {matter.person.contact_means for matter in matters} == set(ContactMeans.values)
    assert {matter.voice for matter in matters} == set(load_manners()) - {"letter", "reply"}
    assert len({matter.scenario for matter in matters}) == len(load_scenarios())


def test_codes_and_indexes_are_sound(matters):
    departments = {department.code for department in load_departments()}
    areas = {area.code for area in load_areas()} | {""}
    assert [matter.index for matter in matters] == list(range(COUNT))
    for matter in matters:
        assert matter.department in departments, matter
        assert matter.area in areas
        assert bool(matter.area) == bool(matter.place)


def test_texts_are_whole_and_of_many_lengths(matters):
    received, handled = date(2026, 9, 18), date(2026, 9, 24)
    for matter in matters:
        for text in (matter.title, matter.content, matter.good_words, matter.bad_words):
            assert text.strip() == text
            assert not STRAY.search(text), text
        for text in (matter.reply_on(received, handled), *matter.contacts_on(received, handled)):
            assert not STRAY.search(text), text
            assert len(text) <= 2000
        assert 6 <= len(matter.title) <= 60, matter.title
    lengths = [len(matter.content) for matter in matters]
    assert sum(length > 400 for length in lengths) >= 10
    assert min(lengths) >= 10
    assert sum(length < 40 for length in lengths) >= 50


def test_urgency_words_stand_in_the_text(matters):
    assert any(matter.urgency_words for matter in matters)
    for matter in matters:
        assert all(word in matter.content for word in matter.urgency_words)


def test_nobody_real_can_be_reached(matters):
    for matter in matters:
        person = matter.person
        if person.phone:
            assert person.phone.startswith("1990000")
            assert PHONE.match(person.phone)
        assert not person.email or person.email.endswith("@mail.example")
        assert not LONG_NUMBER.search(matter.title + matter.content + matter.reply), matter
        if person.contact_means == "NONE":
            assert (person.name, person.phone, person.email, person.account) == ("", "", "", "")
        else:
            assert person.name


def test_days_of_work_never_pass_the_day_of_handling(matters):
    matter = next(m for m in matters if "{第三日}" in m.reply)
    assert "9月18日" in matter.reply_on(date(2026, 9, 18), date(2026, 9, 18))
    assert "9月20日" not in matter.reply_on(date(2026, 9, 18), date(2026, 9, 18))


def test_no_voice_drowns_the_others(matters):
    voices = Counter(matter.voice for matter in matters)
    assert max(voices.values()) < COUNT // 2
    assert min(voices.values()) >= 15
