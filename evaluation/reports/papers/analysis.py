"""月度/季度分析报告 (R57): situation, hot problems, handling, satisfaction, what to improve, measures."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts.figures import percent
from core.word import Block, Bullets, Contents, Cover, Figure, Heading, Paragraph, Space, Table
from core.xlsx import Chart, Drawing, Series
from evaluation.reports.hot_topics import Row as Hot
from evaluation.reports.hot_topics import Topics
from evaluation.reports.papers import sentences
from evaluation.reports.papers.facts import MOST, Facts
from evaluation.reports.papers.parts import cover_facts, numerals, sources
from evaluation.reports.workbook import charts, words
from evaluation.reports.workbook.cover import period_name

RIGHT = frozenset({1, 2, 3, 4})


def analysis(facts: Facts) -> list[Block]:
    """The report of one period, in order."""
    name = period_name(facts.source.code)
    return [
        Cover(_("%(period)s: analysis of citizens' matters") % {"period": name}, "", cover_facts(facts)),
        Contents(pgettext("paper", "Contents")),
        *_situation(facts),
        *_problems(facts),
        *_handling(facts),
        *_answers(facts),
        *_improving(facts),
        Heading(numerals(6, _("Measures"))),
        Space(_("To be written: what was done in this period, what will be done, by whom and until when.")),
        *sources(facts),
    ]


def _situation(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(1, _("Situation")))
    yield from (Paragraph(words) for words in sentences.situation(facts))
    if facts.by_category:
        yield Figure(
            Chart(
                Drawing.COLUMNS,
                _("Tickets by kind"),
                [name for name, _n in facts.by_category],
                [Series(pgettext("workbook", "Tickets"), [n for _name, n in facts.by_category])],
                form="0",
                least=0,
            ),
            _("Figure 1: tickets by kind"),
            sentences.listed(facts.by_category, facts.registered),
        )


def _problems(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(2, _("Hot problems")))
    yield Paragraph(sentences.frequent(facts.topics, _("topics")))
    yield Paragraph(sentences.rising(facts.topics))
    yield hot_table(facts.topics, _("Table 1: most frequent topics"), pgettext("workbook", "Topic"))
    if facts.most.rows:
        said = _("The topics of table 1 as bars.")
        yield Figure(charts.topics_chart(facts.most), _("Figure 2: most frequent topics"), said)
    yield Paragraph(sentences.frequent(facts.areas, _("areas")))
    yield hot_table(facts.areas, _("Table 2: areas"), pgettext("workbook", "Area"))


def hot_table(found: Topics, caption: str, what: str) -> Table:
    """Name, number, before, course and satisfaction of the most frequent ones."""
    heads = [
        what,
        pgettext("workbook", "Tickets"),
        pgettext("workbook", "Before"),
        words.index("satisfaction"),
        pgettext("workbook", "Overdue rate"),
        pgettext("workbook", "Course"),
    ]
    rows = [_hot(row) for row in found.rows if row.node is not None][:MOST]
    return Table(
        heads, rows, caption, (5, 2, 2, 2, 2, 2), RIGHT, _("No ticket was registered in this period.")
    )


def _hot(row: Hot) -> list[object]:
    name = row.node.name if row.node else ""
    satisfied, overdue = percent(row.satisfied.share), percent(row.overdue.share)
    return [name, row.n, row.before, satisfied, overdue, sentences.course(row)]


def _handling(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(3, _("How matters were handled")))
    first, *rates = sentences.handling(facts)
    yield Paragraph(first)
    yield Bullets(rates)
    yield Paragraph(sentences.grades(facts))
    for group, _place, members in charts.by_group(facts.source.results.rows):
        scored = [row for row in members if row.score is not None]
        if scored:
            yield Figure(
                charts.ranking_chart(scored, group), _("Scores: %(group)s") % {"group": words.group(group)}
            )
    if len(facts.points) > 1:
        said = sentences.trended(facts.points)
        yield Figure(charts.trend_chart(facts.points), _("Trend of the rates"), said)


def _answers(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(4, _("What citizens answered")))
    yield from (Paragraph(words) for words in sentences.answers(facts))
    answered = [row for row in facts.source.results.rows if row.tally.answers]
    if answered:
        most = sorted(answered, key=lambda row: (-row.tally.answers, row.name))
        yield Figure(
            charts.levels_chart(most[: 2 * MOST]),
            _("Answers by level, the departments with the most answers first"),
        )


def _improving(facts: Facts) -> Iterator[Block]:
    yield Heading(numerals(5, _("What should be improved")))
    if facts.improving:
        yield Paragraph(_("By the rules of the optimisation list these stand out:"))
        yield Bullets([sentences.improvement(entry, facts) for entry in facts.improving])
    else:
        yield Paragraph(_("By the rules of the optimisation list nothing stands out in this period."))
