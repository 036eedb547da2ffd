"""What the demonstration city knows: a dozen articles, some due for a review, and one matter of many."""

import csv
from datetime import datetime, timedelta

from config.demo.house import House
from config.demo.institution import DATA
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback.actions.incidents import declare_incident, join_incident
from feedback.actions.knowledge import publish_article, use_article, write_article
from feedback.choices.knowing import Joining
from feedback.incidents import proposals_for
from feedback.models import KnowledgeArticle, Ticket
from feedback.states import State

SERVICE, WRITTEN_BEFORE = "LL", timedelta(days=80)
AT_WORK = (State.IN_PROGRESS, State.DISPATCHED)
SAY = "供电公司已知悉并派人到现场，预计两小时内恢复。恢复以后我们统一答复您，请保持电话畅通。"
MOST_USES = 3


def know(house: House, today: datetime) -> None:
    """Write and publish the articles, let some be used, and declare what many raise just now; once."""
    if KnowledgeArticle.objects.exists():
        return
    with (DATA / "articles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _use(_publish(house, row, today), today)
    _declare(house, today)


def _publish(house: House, row: dict[str, str], today: datetime) -> KnowledgeArticle:
    code, at = row["department"], today - WRITTEN_BEFORE
    writer = house.staff(Role.HANDLER, code)[0]
    words = {
        "title": row["title"],
        "question": row["question"],
        "answer": row["answer"].replace("\\n", "\n"),
        "policy_name": row["policy"],
        "policy_number": row["number"],
        "policy_source": "市政府网站 › 政策文件",
        "policy_until": None,
    }
    article = write_article(
        None,
        words=words,
        topics=[house.topics[row["topics"]]],
        owner_department=house.departments[code],
        owner=writer,
        review_by=in_shanghai(today).date() + timedelta(days=int(row["review"])),
        hand_in=True,
        by=writer,
        now=at,
    )
    publisher = house.staff(Role.SERVICE_MANAGER, SERVICE)[0]
    return publish_article(article, by=publisher, now=at + timedelta(hours=3))


def _use(article: KnowledgeArticle, today: datetime) -> None:
    """It helped with the first few tickets of its topic."""
    answered = Ticket.objects.filter(topic__in=article.topics.all(), handled_at__isnull=False)
    for ticket in answered.order_by("id")[:MOST_USES]:
        use_article(article, ticket=ticket, by=article.owner, now=ticket.handled_at or today)


def _declare(house: House, today: datetime) -> None:
    """One of the open matters of power or water is raised by many; nothing where there is none."""
    open_ones = Ticket.objects.filter(centre=house.centre, state__in=AT_WORK, topic__code__startswith="GS")
    matter = open_ones.order_by("-registered_at").first()
    if matter is None:
        return
    dispatcher = house.staff(Role.DISPATCHER, house.centre.code)[0]
    since = min(matter.registered_at, today - timedelta(hours=6))
    is_power = matter.topic is not None and matter.topic.code.startswith("GS02")
    incident = declare_incident(
        matter,
        title="城区多处停电抢修" if is_power else "城区水电气热抢修",
        words="停电 断电 没电 停水 没水 停气 停暖",
        say_at_once=SAY,
        starts_at=since,
        by=dispatcher,
        now=today,
    )
    found = [one.ticket.pk for one in proposals_for(incident, dispatcher)][:5]
    if found:
        join_incident(incident, tickets=found, how=Joining.PROPOSAL, by=dispatcher, now=today)
