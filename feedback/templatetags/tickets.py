"""Template filters of tickets: free text is shown masked, everywhere."""

from django import template
from django.db.models import Model
from django.utils.html import format_html, format_html_join

from core.masking import mask_text
from feedback.limit_wording import say_rule
from feedback.models import Attachment, Deadline, Ticket

register = template.Library()
STOPS = "。．.！!；;，,、…\u3000 "


@register.filter
def of(files: dict[tuple[str, int], list[Attachment]] | None, paper: Model | None) -> list[Attachment]:
    """The files of ``paper`` among those of a ticket."""
    if not files or paper is None:
        return []
    return files.get((str(paper._meta.model_name), paper.pk), [])


@register.filter
def masked(text: str | None) -> str:
    """Free text with phone and identity numbers masked."""
    return mask_text(text or "")


@register.filter
def within(title: str) -> str:
    """A title within a sentence: without the stop that its own words may end with."""
    return title.rstrip(STOPS)


@register.filter
def lit(parts: list[tuple[str, bool]]) -> str:
    """A text in pieces with its hits lit up; every piece is escaped."""
    lit_up = '<mark class="hit__mark">{}</mark>'
    return format_html_join("", "{}", ((format_html(lit_up, text) if hit else text,) for text, hit in parts))


@register.simple_tag
def clock_rule(clock: Deadline, ticket: Ticket) -> str:
    """The rule a clock of the ticket was measured by, in words."""
    return say_rule(clock, ticket.category)
