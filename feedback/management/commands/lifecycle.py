"""``manage.py lifecycle``: the states and moves of a ticket as a page, drawn from the machine itself."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from feedback.lifecycle import LABELS, MOVES, Lifecycle
from feedback.rules.moves import MoveSpec, Place
from feedback.states import OPEN_STATES, STAGE_OF, State

PAGE = Path("docs") / "lifecycle.md"
HEAD = """# The life of a ticket

Drawn from `feedback/lifecycle/` by `python3 run.py manage lifecycle --write`; a test refuses a page that
says anything else. What must be true before a move stands in `feedback/rules/guards/`, who may make it in
`feedback/policies.py`, what it does in `feedback/actions/`.
"""
PLACES = {
    Place.CENTRE: "the ticket's centre",
    Place.LEAD: "the lead department",
    Place.CO: "a co-handling department",
    Place.LAST: "the department that led last",
    Place.ANY: "the centre or a department at work",
}
REGISTER = MoveSpec("register", "T1", "register_tickets", Place.CENTRE, frozenset(), ("REGISTERED",))
ARROWS = (
    "An arrow bears the words of its button. Moves that leave the state as it is stand in the table only."
)


class Command(BaseCommand):
    """Without an option: print the page."""

    help = "Draw the life of a ticket from the machine: print it, write docs/lifecycle.md, or check it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
        parser.add_argument("--check", action="store_true", help=f"exit 1 if {PAGE} says anything else")
        parser.add_argument("--json", action="store_true", help="print the moves as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        page, path = drawn(), Path(settings.BASE_DIR) / PAGE
        if options["write"]:
            path.write_text(page, encoding="utf-8")
        if options["check"] and (not path.exists() or path.read_text(encoding="utf-8") != page):
            raise CommandError(f"{PAGE} is not what the machine says: run.py manage lifecycle --write")
        if options["json"]:
            self.stdout.write(json.dumps([_as_data(spec) for spec in MOVES.values()], ensure_ascii=False))
        elif not (options["write"] or options["check"]):
            self.stdout.write(page, ending="")


def drawn() -> str:
    """The whole page: the diagram, the states, the moves."""
    parts = [HEAD, "## Diagram", "", "```mermaid", *_diagram(), "```", "", *_legend(), "", "## States", ""]
    parts += [*_states(), "", "## Moves", "", *_moves(), ""]
    return "\n".join(parts)


def _as_data(spec: MoveSpec) -> dict[str, object]:
    return {
        "verb": spec.verb,
        "row": spec.order,
        "label": _said(LABELS[spec.verb], "en"),
        "label_zh": _said(LABELS[spec.verb], "zh-hans"),
        "from": _ordered(spec.sources),
        "to": list(spec.targets),
        "permission": spec.permission,
        "place": spec.place.value,
        "also": [[permission, place.value] for permission, place in spec.also],
    }


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    reached = _reached()
    for state in reached:
        yield f'    state "{_chinese(state)} {state.value}" as {state.value}'
    yield f"    [*] --> {State.REGISTERED.value}: 登记 register"
    for source, target, verbs in _arrows():
        yield f"    {source} --> {target}: {verbs}"
    for state in reached:
        if state not in OPEN_STATES:
            yield f"    {state.value} --> [*]"


def _arrows() -> list[tuple[str, str, str]]:
    """Every pair of states that a move leads between, with the words of all moves that do."""
    verbs: dict[tuple[str, str], list[str]] = {}
    for spec in MOVES.values():
        for source in _ordered(spec.sources):
            for target in spec.targets:
                if source != target:
                    verbs.setdefault((source, target), []).append(_said(LABELS[spec.verb], "zh-hans"))
    return [(source, target, " / ".join(words)) for (source, target), words in verbs.items()]


def _legend() -> Iterator[str]:
    reached = _reached()
    left = {source for spec in MOVES.values() for source in spec.sources}
    stuck = [state for state in reached if state in OPEN_STATES and state.value not in left]
    yield ARROWS
    for states, told in (
        (stuck, "No move leaves {} yet."),
        (set(State) - set(reached), "No move reaches {} yet."),
    ):
        if states:
            yield told.format(
                _list(f"{_chinese(state)} `{state.value}`" for state in State if state in states)
            )


def _states() -> Iterator[str]:
    yield _row("State", "中文", "English", "Stage of the loop", "Open")
    yield _row(*["---"] * 5)
    for state in State:
        stage = STAGE_OF.get(state)
        yield _row(
            f"`{state.value}`",
            _chinese(state),
            _said(state.label, "en"),
            _said(stage.label, "zh-hans") if stage else "–",
            "yes" if state in OPEN_STATES else "no",
        )


def _moves() -> Iterator[str]:
    yield _row("#", "Verb", "Button", "From", "To", "Whose grant", "What it is")
    yield _row(*["---"] * 7)
    yield _move(REGISTER, "登记 · Register", "A matter is registered: by hand, by an import, by a channel.")
    for spec in MOVES.values():
        words = LABELS[spec.verb]
        yield _move(spec, f"{_said(words, 'zh-hans')} · {_said(words, 'en')}", _told(spec.verb))


def _move(spec: MoveSpec, label: str, told: str) -> str:
    sources = "<br>".join(f"`{state}`" for state in _ordered(spec.sources)) or "–"
    return _row(spec.order, f"`{spec.verb}`", label, sources, _to(spec), _grant(spec), told)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _to(spec: MoveSpec) -> str:
    return "<br>".join(f"`{state}`" for state in spec.targets) or "stays"


def _grant(spec: MoveSpec) -> str:
    if spec.place is Place.SYSTEM:
        return "nobody's: the citizen's link, or the clock"
    return "<br>or ".join(f"`{permission}` on {PLACES[place]}" for permission, place in spec.authorities)


def _told(verb: str) -> str:
    """The first line of what the machine says of the verb, without its number."""
    text = (getattr(Lifecycle, verb).__doc__ or "").strip().splitlines()[0]
    told = text.partition(": ")[2] if text.startswith("T") and ": " in text else text
    return told[:1].upper() + told[1:]


def _reached() -> list[State]:
    names = {State.REGISTERED.value}
    for spec in MOVES.values():
        names |= {*spec.sources, *spec.targets}
    return [state for state in State if state.value in names]


def _ordered(sources: Iterable[str]) -> list[str]:
    return [state.value for state in State if state.value in set(sources)]


def _chinese(state: State) -> str:
    return _said(state.label, "zh-hans")


def _said(words: object, language: str) -> str:
    with translation.override(language):
        return str(words)


def _list(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
