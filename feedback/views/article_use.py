"""Puts an article's answer into the editor, and counts that it was used for the ticket."""

from datetime import datetime

from django.http import HttpRequest

from core.refusals import Refused
from feedback.actions.knowledge import use_article
from feedback.models import KnowledgeArticle, Ticket
from feedback.views.access import staff_of

LONGEST_ID = 18


def answer_of_article(request: HttpRequest, ticket: Ticket, now: datetime) -> str:
    """The answer in force of the article that was asked for; "" for none, or one retired meanwhile."""
    given = request.POST.get("article", "")
    if not given.isdecimal() or len(given) > LONGEST_ID:
        return ""
    user = staff_of(request)
    seen = KnowledgeArticle.objects.visible_to(user).in_force().select_related("current")
    article = seen.filter(pk=int(given)).first()
    if article is None or article.current is None:
        return ""
    try:
        use_article(article, ticket=ticket, by=user, now=now)
    except Refused:
        return ""
    return str(article.current.answer)
