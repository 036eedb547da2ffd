"""The tables of the demonstration city hang together."""

from collections import Counter
from datetime import date

import pytest

from config.demo.institution import (
    ancestry,
    load_areas,
    load_catalogue,
    load_channels,
    load_departments,
    load_places,
    load_rules,
    load_staff,
    load_templates,
    load_topics,
)
from config.demo.scenarios import blanks
from departments.roles import Role
from feedback.choices import Category, ContactMeans

CHANNEL_NAMES = (
    "电话 网站 微信 微博 APP 小程序 短信 电子信箱 市长信箱 "
    "建议留言板 意见征集 政策建言 好差评 省平台转办 窗口"
)


@pytest.mark.parametrize("load", [load_departments, load_areas, load_topics], ids=lambda load: load.__name__)
def test_codes_are_unique_and_parents_come_first(load):
    seen = {""}
    for row in load():
        parent = row.parent_code if hasattr(row, "parent_code") else row.parent
        assert parent in seen, row
        assert row.code not in seen, row
        assert row.name
        seen.add(row.code)


def test_the_city_has_its_four_peer_groups():
    tops = Counter(d.peer_group for d in load_departments())
    assert tops["INSTITUTION"] == tops["CENTRE"] == 1
    assert tops["BUREAU"] >= 12
    assert tops["DISTRICT"] == 5
    assert tops["STREET"] >= 8
    assert tops["UTILITY"] >= 4
    with_units = {d.parent_code for d in load_departments() if d.peer_group == "BUREAU"} - {"LL"}
    assert len(with_units) >= 3


def test_staff_hold_known_roles_in_known_departments():
    codes = {d.code for d in load_departments()}
    staff = load_staff()
    assert len(staff) >= 70
    assert len({person.username for person in staff}) == len(staff)
    assert len({person.display_name for person in staff}) == len(staff)
    for person in staff:
        assert person.posts, person
        assert all(post.role in Role.__members__ and post.department in codes for post in person.posts), (
            person
        )


def test_every_role_and_every_department_has_somebody():
    held = {(post.role, post.department) for person in load_staff() for post in person.posts}
    assert {role for role, _ in held} == set(Role.__members__)
    for department in load_departments():
        if department.peer_group not in ("INSTITUTION", "CENTRE"):
            assert ("HANDLER", department.code) in held, department
            assert ("UNIT_APPROVER", department.code) in held, department


def test_only_a_self_signing_department_has_one_person_in_both_chairs():
    signing = {d.code for d in load_departments() if d.self_signing}
    assert signing
    for person in load_staff():
        by_department = Counter(post.department for post in person.posts)
        assert all(code in signing for code, posts in by_department.items() if posts > 1), person


def test_rules_name_known_codes_once_and_fall_back():
    departments = {d.code for d in load_departments()}
    topics, areas = {t.code for t in load_topics()}, {a.code for a in load_areas()}
    rules = load_rules()
    assert (
        len({rule.code for rule in rules}) == len({(rule.topic, rule.area) for rule in rules}) == len(rules)
    )
    for rule in rules:
        assert rule.topic in topics, rule
        assert rule.area in areas | {""}, rule
        assert {rule.department, rule.fallback_department} <= departments, rule
        assert rule.co_department in departments | {""}, rule
        assert rule.co_department != rule.department, rule
        assert rule.effective_from <= date(2026, 9, 1), rule


def test_every_topic_finds_a_rule_in_every_community():
    catalogue = load_catalogue()
    places = [area.code for area in load_areas()] + [""]
    for topic in load_topics():
        if len(topic.code) == 6:
            assert all(catalogue.rule_for(topic.code, place) for place in places), topic


def test_district_matters_go_to_their_district():
    catalogue = load_catalogue()
    assert catalogue.rule_for("ZF0101", "DL0102").department == "DL"
    assert catalogue.rule_for("SR0101", "WH0102").department == "WH-TY"
    assert catalogue.rule_for("GS0301", "DL0102").department == "RQGS"


def test_the_topic_tree_has_three_levels():
    levels = Counter(len(topic.code) for topic in load_topics())
    assert levels[2] >= 14
    assert levels[4] >= 50
    assert levels[6] >= 120
    parents = {topic.code: topic.parent for topic in load_topics()}
    assert all(len(ancestry(code, parents)) == len(code) // 2 for code in parents)


def test_areas_are_districts_streets_communities():
    levels = Counter(area.level for area in load_areas())
    assert levels == {"DISTRICT": 5, "STREET": 20, "COMMUNITY": 60}
    communities = {area.code for area in load_areas() if area.level == "COMMUNITY"}
    assert all(place.area in communities for place in load_places())


def test_channels_are_those_of_the_trade():
    channels = load_channels()
    assert {channel.name for channel in channels} == set(CHANNEL_NAMES.split())
    assert all(channel.contact_means in ContactMeans.values for channel in channels)


def test_templates_use_only_known_blanks():
    templates, topics = load_templates(), {t.code for t in load_topics()}
    assert len(templates) >= 24
    assert len({template.name for template in templates}) == len(templates)
    for template in templates:
        assert blanks(template.body) <= {"number", "citizen", "department", "date"}, template
        assert template.category in [*Category.values, ""], template
        assert template.topic in topics | {""}, template
        assert "您" in template.body, template
