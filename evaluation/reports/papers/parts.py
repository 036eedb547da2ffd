"""What both reports begin and end with: the facts on the cover, numbered headings, sources."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from core.word import Block, Heading, Paragraph, Table
from departments.rules.calendar import in_shanghai
from evaluation.reports.papers.facts import Facts
from evaluation.reports.workbook import notes
from evaluation.reports.workbook.notes import WHEN

NUMERALS = {
    1: pgettext_lazy("numeral", "1"),
    2: pgettext_lazy("numeral", "2"),
    3: pgettext_lazy("numeral", "3"),
    4: pgettext_lazy("numeral", "4"),
    5: pgettext_lazy("numeral", "5"),
    6: pgettext_lazy("numeral", "6"),
}


def numerals(place: int, heading: str) -> str:
    """A heading with its number, as papers of this language number it."""
    return pgettext("numbered heading", "%(place)s. %(heading)s") % {
        "place": NUMERALS[place],
        "heading": heading,
    }


def cover_facts(facts: Facts) -> list[str]:
    """Period, snapshot, made when: the lines below the title."""
    return [
        _("Period: %(code)s") % {"code": facts.source.code},
        _("Snapshot: %(digest)s") % {"digest": notes.snapshot_of(facts.source)},
        _("Made at: %(at)s") % {"at": f"{in_shanghai(facts.source.now):{WHEN}}"},
    ]


def sources(facts: Facts) -> Iterator[Block]:
    """Where the numbers come from; they are those of the pages and the workbook."""
    yield Heading(_("Annex: how it was counted"))
    rows = [[label, value] for label, value in notes.facts_of(facts.source)]
    yield Table([pgettext("workbook", "Subject"), pgettext("workbook", "Content")], rows, widths=(3, 7))
    yield Paragraph(
        _(
            "Every number is that of the assessment, the insights and the workbook of the same period, over "
            "what whoever made this report may see. Sentences state numbers only; judgement is for people."
        ),
        is_note=True,
    )
