"""The Chinese catalogue: found in the sources, kept in locale/, checked. Needs no GNU gettext, only Babel.

Source strings are English. ``extract`` reads every app's Python and every template; ``bring_up_to_date``
carries known translations over; ``faults`` is what a test and ``manage.py catalogue --check`` refuse.
"""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("config", "core", "departments", "feedback", "supervision", "evaluation")
LANGUAGE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date of its own in every catalogue only makes conflicts


def po_path() -> Path:
    """Where the translations are kept."""
    return Path(settings.BASE_DIR) / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def mo_path() -> Path:
    """What Django reads; committed beside its source."""
    return po_path().with_suffix(".mo")


def extract() -> Catalog:
    """Every string of the sources that asks to be translated, without translations."""
    found = _empty()
    for path, code in _sources():
        for _line, msgid, _comments, context in babel_extract("python", io.BytesIO(code), KEYWORDS):
            found.add(msgid, locations=[(path, 0)], context=context)
    return found


def load() -> Catalog:
    """The catalogue as it is committed; an empty one before the first."""
    path = po_path()
    return _read(path) if path.exists() else _empty()


def bring_up_to_date(kept: Catalog, found: Catalog, others: Iterable[Path] = ()) -> list[str]:
    """Make ``kept`` hold exactly the strings of ``found``, taking missing translations from other .po files.

    Returns sentences about files that disagree with each other; what is kept already wins.
    """
    kept.update(found, no_fuzzy_matching=True)
    kept.obsolete.clear()
    said: dict[tuple[object, str | None], tuple[str, str]] = {}
    quarrels = []
    for path in others:
        for message in _read(path):
            if not message.id or not _is_translated(message):
                continue
            key, text = (message.id, message.context), str(message.string)
            if key in said and said[key][0] != text:
                quarrels.append(f"{path.name} and {said[key][1]} translate {_name(message)} differently")
            said.setdefault(key, (text, path.name))
            mine = kept.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            if mine is not None and not _is_translated(mine):
                mine.string = message.string
                mine.flags.discard("fuzzy")
    return quarrels


def save(catalogue: Catalog) -> None:
    """Write the .po and the .mo."""
    po_path().parent.mkdir(parents=True, exist_ok=True)
    with po_path().open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    mo_path().write_bytes(compiled(load()))


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of a catalogue."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def faults(kept: Catalog, found: Catalog) -> list[str]:
    """What is wrong with the committed catalogue, one sentence each; empty when all is well."""
    sources = {_key(message): message for message in found if message.id}
    mine = {_key(message): message for message in kept if message.id}
    wrong = [f"missing: {_name(message)}" for key, message in sources.items() if key not in mine]
    wrong += [f"not used any more: {_name(message)}" for key, message in mine.items() if key not in sources]
    for key, message in mine.items():
        if key in sources:
            wrong += _faults_of(message)
    if not mo_path().exists() or mo_path().read_bytes() != compiled(kept):
        wrong.append("django.mo is not what django.po says: run manage.py catalogue")
    return sorted(wrong)


def _faults_of(message: Message) -> Iterator[str]:
    if "fuzzy" in message.flags:
        yield f"only guessed (fuzzy): {_name(message)}"
    if not _is_translated(message):
        yield f"not translated: {_name(message)}"
        return
    wanted = _placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    for text in _texts(message):
        if _placeholders(text) != wanted:
            yield f"other placeholders than the source: {_name(message)}"


def _sources() -> Iterator[tuple[str, bytes]]:
    base = Path(settings.BASE_DIR)
    for app in APPS:
        for path in sorted((base / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(base)), path.read_bytes()
    for path in sorted((base / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield str(path.relative_to(base)), _as_python(path)


def _as_python(template: Path) -> bytes:
    """Django's own reduction of a template to its strings; without indentation Babel reads it as Python."""
    reduced = templatize(template.read_text("utf-8"), origin=str(template))
    return "\n".join(line.strip() for line in reduced.splitlines()).encode()


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=LANGUAGE, charset="utf-8")
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    return catalogue


def _empty() -> Catalog:
    return Catalog(
        locale=LANGUAGE,
        project="Huiyin",
        header_comment="# Simplified Chinese translations of Huiyin.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )


def _placeholders(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def _is_translated(message: Message) -> bool:
    texts = _texts(message)
    return bool(texts) and all(texts)


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def _name(message: Message) -> str:
    where = f" ({message.locations[0][0]})" if message.locations else ""
    return f"“{_key(message)[0]}”{where}"
