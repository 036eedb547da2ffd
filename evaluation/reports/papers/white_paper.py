"""《用户反馈白皮书》 draft (R59): frequent problems, latent needs, policy risk; judgement is for people."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.word import Block, Bullets, Contents, Cover, Figure, Heading, Paragraph, Space, Table
from evaluation.reports.papers import sentences
from evaluation.reports.papers.analysis import hot_table
from evaluation.reports.papers.facts import Facts, Named
from evaluation.reports.papers.parts import cover_facts, numerals, sources
from evaluation.reports.workbook import charts
from evaluation.reports.workbook.cover import period_name

RIGHT = frozenset({1})


def white_paper(facts: Facts) -> list[Block]:
    """The draft for one period, in order."""
    name = period_name(facts.source.code)
    return [
        Cover(_("White paper on citizens' feedback"), name, [_("Draft for comment"), *cover_facts(facts)]),
        Contents(pgettext("paper", "Contents")),
        Heading(numerals(1, _("Overview"))),
        *(Paragraph(words) for words in sentences.situation(facts)),
        *(Paragraph(words) for words in sentences.answers(facts)),
        *_frequent(facts),
        *_latent(facts),
        *_risk(facts),
        Heading(numerals(5, _("Recommendations"))),
        Space(_("To be written: what follows from these numbers for services, policies and resources.")),
        *sources(facts),
    ]


def _frequent(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(2, _("High-frequency problems")))
    yield Paragraph(sentences.frequent(facts.topics, _("topics")))
    yield hot_table(facts.topics, _("Table 1: most frequent topics"), pgettext("workbook", "Topic"))
    if facts.most.rows:
        said = _("The topics of table 1 as bars.")
        yield Figure(charts.topics_chart(facts.most), _("Figure 1: most frequent topics"), said)
    if facts.improving:
        yield Paragraph(_("By the rules of the optimisation list these stand out:"))
        yield Bullets([sentences.improvement(entry, facts) for entry in facts.improving])
    yield Space(_("To be written: what lies behind these problems."))


def _latent(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(3, _("Latent needs")))
    yield Paragraph(sentences.rising(facts.topics))
    yield Paragraph(
        _("Suggestions and enquiries tell what people wish for or need to know; they are, by topic:")
    )
    yield _named(facts.latent, _("Table 2: suggestions and enquiries by topic"))
    yield Space(_("To be written: which needs these numbers point to."))


def _risk(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(4, _("Policy risk")))
    yield Paragraph(
        _("Matters whose result states that limits of policy kept them from being solved, by topic:")
    )
    yield _named(facts.limits, _("Table 3: unsolved because of policy"))
    if facts.matters:
        yield Paragraph(_("Matters under way on policies and procedures:"))
        yield Table(
            [
                pgettext("workbook", "Matter"),
                pgettext("workbook", "Kind"),
                pgettext("workbook", "Policy or procedure"),
                pgettext("workbook", "Department"),
                pgettext("workbook", "State"),
            ],
            [
                [row.title, row.get_kind_display(), row.policy, row.department.label, row.get_state_display()]
                for row in facts.matters
            ],
            _("Table 4: matters under way"),
            (5, 3, 4, 4, 2),
        )
    yield Space(_("To be written: which policies should be looked at, and what may follow."))


def _named(found: Named, caption: str) -> Table:
    heads = [pgettext("workbook", "Topic"), pgettext("workbook", "Tickets")]
    rows = [[name, n] for name, n in found]
    return Table(heads, rows, caption, (8, 2), RIGHT, _("No such ticket in this period."))
