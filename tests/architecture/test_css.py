"""The look keeps its own rules: colours named once and readable, nothing inline, no icon missing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template

from config.sections import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (CSS / "tokens.css").read_text("utf-8")
DECLARED = re.compile(r"(--[\w-]+):\s*([^;]+);")

GROUNDS = ("--paper", "--sheet", "--sunken", "--hover", "--selected", "--ticked")
STATES = ("overdue", "due-soon", "on-time", "suspended", "done")
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("--ink", "--ink-2", "--ink-3") for ground in GROUNDS],
    *[("--accent", ground) for ground in (*GROUNDS, "--accent-soft")],
    *[(f"--{state}-ink", ground) for state in STATES for ground in (*GROUNDS, f"--{state}-soft")],
    *[("--ink", f"--{state}-soft") for state in STATES],
    ("--ink-3", "--accent-soft"),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--on-inverse", "--inverse"),
    ("--on-inverse-2", "--inverse"),
    ("--on-inverse", "--inverse-hover"),
    ("--inverse", "--on-inverse"),
    ("--inverse", "--on-inverse-2"),
    ("--on-brand", "--brand-deep"),
    ("--on-brand-2", "--brand-deep"),
    ("--on-mark", "--mark"),
    *[
        (f"--on-{ramp}-{step}", f"--{ramp}-{step}")
        for ramp in ("level", "heat", "more")
        for step in range(1, 6)
    ],
]
EDGE_PAIRS = [
    *[(edge, ground) for edge in ("--line-control", "--focus") for ground in ("--paper", "--sheet")],
    *[(f"--{state}-fill", ground) for state in STATES for ground in ("--paper", "--sheet", "--selected")],
    ("--on-fill", "--overdue-fill"),
    ("--on-fill", "--due-soon-fill"),
]


def block(opening: str) -> dict[str, str]:
    """The properties of the one rule that begins with ``opening``."""
    start = TOKENS.index(opening) + len(opening)
    return {name: value.strip() for name, value in DECLARED.findall(TOKENS[start : TOKENS.index("}", start)])}


LIGHT = block(":root {")
DARK = block('[data-theme="dark"] {')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("theme", THEMES)
def test_words_reach_four_and_a_half_to_one(theme: str) -> None:
    colours = THEMES[theme]
    ratios = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_shapes_reach_three_to_one(theme: str) -> None:
    colours = THEMES[theme]
    ratios = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in EDGE_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


def test_dark_by_choice_is_dark_by_system() -> None:
    assert block(':root:not([data-theme="light"]) {') == DARK


def test_every_dark_colour_has_a_light_one() -> None:
    assert set(DARK) <= set(LIGHT)


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_a_sheet_is_short_and_names_its_colours(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    if path.name not in {"tokens.css", "print.css"}:
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", text) == []
    assert text.count("!important") == (1 if path.name == "base.css" else 0)


def test_every_sheet_is_linked_once_and_layers_are_declared_once() -> None:
    app = (CSS / "app.css").read_text("utf-8")
    linked = re.findall(r'@import url\("([^"]+)"\)', app)
    assert sorted(linked) == sorted(str(path.relative_to(CSS)) for path in SHEETS if path.name != "app.css")
    assert [name_of(p) for p in SHEETS if "@layer" in p.read_text("utf-8")] == ["static/css/app.css"]


def test_every_custom_property_used_is_declared_somewhere() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SHEETS)
    declared = {name for name, _value in DECLARED.findall(text)}
    used_bare = set(re.findall(r"var\((--[\w-]+)\)", text))
    assert used_bare - declared == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_hold_nothing_inline(path: Path) -> None:
    text = re.sub(r"{% comment.*?endcomment %}|{#.*?#}", "", path.read_text("utf-8"), flags=re.S)
    assert re.findall(r"\sstyle\s*=|<style\b|\son\w+\s*=|hx-on|javascript:", text, re.I) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


def test_every_class_in_a_template_is_styled() -> None:
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", "\n".join(path.read_text("utf-8") for path in SHEETS)))
    strays = set()
    for path in TEMPLATES:
        text = re.sub(r"{%.*?%}", " ", path.read_text("utf-8"), flags=re.S)
        for names in re.findall(r'\bclass="([^"]*)"', re.sub(r"[\w-]*{{.*?}}[\w-]*", " ", text, flags=re.S)):
            strays |= {
                (name, name_of(path)) for name in names.split() if name not in styled and name[-1] != "-"
            }
    assert strays == set()


def icons_used() -> Iterator[tuple[str, str]]:
    """Every icon named in a template or by the rail, with where."""
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        for name in re.findall(r"{% icon \"([\w-]+)\"", text) + re.findall(r"\bicon=\"([\w-]+)\"", text):
            yield name, name_of(path)
        for name in re.findall(r"{% icon icon\|default:\"([\w-]+)\"", text):
            yield name, name_of(path)
        for name in re.findall(r"{% dial \"([\w-]+)\"", text):
            yield f"dial-{name}", name_of(path)
    for section in SECTIONS:
        yield section.icon, "config/sections.py"


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "icons" / "sprite.svg").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    assert [(name, where) for name, where in icons_used() if name not in drawn] == []


def test_behaviours_are_small_and_speak_no_language() -> None:
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 100, name_of(path)
        assert re.findall(r"\beval\(|new Function|innerHTML\s*=|[\u4e00-\u9fff]", text) == [], name_of(path)
