"""``manage.py papers``: the states and acts of supervision's papers as a page, drawn from their machines."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from supervision.lifecycle import ACTS, ActSpec, Machine

PAGE = Path("docs") / "supervision-lifecycles.md"
HEAD = """# The lives of supervision's papers

Drawn from `supervision/lifecycle/` by `python3 run.py manage papers --write`; a test refuses a page that
says anything else. What must be true before an act stands in `supervision/rules/guards/`, who else may not
make it in `supervision/policies/`, what it does in `supervision/actions/`. An arrow bears the words of its
button; acts that leave the state as it is stand in the tables only.
"""
OF_THE_PORTAL = "nobody's: the portal itself"
PAPERS: dict[str, Any] = {
    model.KIND: model for model in cast("list[Any]", apps.get_models()) if issubclass(model, Machine)
}


class Command(BaseCommand):
    """Without an option: print the page."""

    help = f"Draw the lives of supervision's papers from their machines: print, write {PAGE}, or check it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
        parser.add_argument("--check", action="store_true", help=f"exit 1 if {PAGE} says anything else")

    def handle(self, *args: Any, **options: Any) -> None:
        page, path = drawn(), Path(settings.BASE_DIR) / PAGE
        if options["write"]:
            path.write_text(page, encoding="utf-8")
        if options["check"] and (not path.exists() or path.read_text(encoding="utf-8") != page):
            raise CommandError(f"{PAGE} is not what the machines say: run.py manage papers --write")
        if not (options["write"] or options["check"]):
            self.stdout.write(page, ending="")


def drawn() -> str:
    """The whole page: a diagram and a table for each kind of paper."""
    parts = [HEAD]
    for kind, acts in ACTS.items():
        parts += [f"## {_name(kind)}", "", "```mermaid", *_diagram(kind, acts), "```", ""]
        parts += [*_table(kind, acts), ""]
    return "\n".join(parts)


def _diagram(kind: str, acts: dict[str, ActSpec]) -> Iterator[str]:
    states = _states(kind)
    yield "stateDiagram-v2"
    for state, label in states.items():
        yield f'    state "{label} {state}" as {state}'
    yield f"    [*] --> {next(iter(states))}"
    for (source, target), words in _arrows(kind, acts).items():
        yield f"    {source} --> {target}: {' / '.join(words)}"
    left = {source for spec in acts.values() for source in spec.sources}
    yield from (f"    {state} --> [*]" for state in states if state not in left)


def _arrows(kind: str, acts: dict[str, ActSpec]) -> dict[tuple[str, str], list[str]]:
    """Every pair of states that an act leads between, with the words of all acts that do."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for spec in acts.values():
        pairs = [(source, target) for source in _ordered(kind, spec) for target in spec.targets]
        for pair in pairs:
            if pair[0] != pair[1]:
                arrows.setdefault(pair, []).append(_said(spec.label, "zh-hans"))
    return arrows


def _table(kind: str, acts: dict[str, ActSpec]) -> Iterator[str]:
    yield _row("Act", "Button", "From", "To", "Whose grant", "What it is")
    yield _row(*["---"] * 6)
    for verb, spec in acts.items():
        yield _row(
            f"`{verb}`",
            f"{_said(spec.label, 'zh-hans')} · {_said(spec.label, 'en')}",
            "<br>".join(f"`{state}`" for state in _ordered(kind, spec)),
            "<br>".join(f"`{state}`" for state in spec.targets) or "stays",
            "<br>or ".join(_authority(*one) for one in spec.authorities) or OF_THE_PORTAL,
            (getattr(PAPERS[kind], verb).__doc__ or "").strip().splitlines()[0],
        )


def _authority(permission: str, place: str) -> str:
    return f"`{permission}` on the {place.removesuffix('_id')}"


def _ordered(kind: str, spec: ActSpec) -> list[str]:
    return [state for state in _states(kind) if state in spec.sources]


def _states(kind: str) -> dict[str, str]:
    choices = PAPERS[kind]._meta.get_field("state").choices or ()
    return {str(state): _said(label, "zh-hans") for state, label in choices}


def _name(kind: str) -> str:
    words = PAPERS[kind]._meta.verbose_name
    english = _said(words, "en")
    return f"{english[:1].upper()}{english[1:]} {_said(words, 'zh-hans')}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _said(words: object, language: str) -> str:
    with translation.override(language):
        return str(words)
