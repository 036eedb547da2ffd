"""What the demonstration city knows: a dozen articles, some due for a review, and one matter of many."""

import csv
from datetime import datetime, timedelta

from config.demo.house import House
from config.demo.institution import DATA
from departments.models import Department, Staff
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback import actions
from feedback.actions.incidents import declare_incident, join_incident
from feedback.actions.knowledge import publish_article, use_article, write_article
from feedback.choices.knowing import Joining
from feedback.models import Area, KnowledgeArticle, Ticket
from feedback.rules.registration import NewMatter

SERVICE, WRITTEN_BEFORE = "LL", timedelta(days=80)
SAY = "抢修单位已知悉并派人到现场，预计两小时内恢复。恢复以后我们统一答复您，请保持电话畅通。"
MOST_USES = 3
PROPOSED = 2
"""The last calls nobody has joined yet: they stand there as proposals."""
COMMUNITY, STREET = "DL0201", "DL02"
CALLS = (
    "锦程社区从早上六点多开始停电，整个小区都没有电，请尽快抢修。",
    "锦程花苑2栋断电了，家里有卧床老人要用制氧机，什么时候来电？",
    "我们这边停电一个多小时了，冰箱里的药要坏了，请问什么时候恢复？",
    "锦程路小学旁边的几栋楼都没电，电梯也停了，有人被困过，请快点处理。",
    "早上突然跳闸，物业说是外面停电，供电公司电话打不进去。",
    "店里停电没法做生意，想问几点能来电，会不会提前通知？",
    "楼上楼下都停电了，路口红绿灯也不亮，有点危险。",
    "锦程花苑停电，孩子在家上网课断了，请告知恢复时间。",
)


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
    """A power cut this morning: the first call is in hand at the power company, others joined."""
    power, area = house.departments.get("GDGS"), house.areas.get(COMMUNITY)
    if power is None:
        return
    agent = house.staff(Role.INTAKE_AGENT, house.centre.code)[0]
    dispatcher = house.staff(Role.DISPATCHER, house.centre.code)[0]
    began = today - timedelta(minutes=80)
    matters = [_call(number, words, area) for number, words in enumerate(CALLS, start=1)]
    first, *others = actions.register_many(
        matters,
        by=agent,
        now=began,
        centre=house.centre,
        channel=house.channels["PHONE"],
        is_backlog=False,
    )
    at = began + timedelta(minutes=10)
    matter = _in_hand(house, first, power, dispatcher, at)
    incident = declare_incident(
        matter,
        title="锦程街道今晨停电",
        words="停电 断电 没电 跳闸",
        say_at_once=SAY,
        starts_at=began - timedelta(minutes=30),
        topic=matter.topic,
        area=house.areas.get(STREET),
        by=dispatcher,
        now=at + timedelta(minutes=20),
    )
    joined = [ticket.pk for ticket in others[:-PROPOSED]]
    join_incident(incident, tickets=joined, how=Joining.INTAKE, by=agent, now=at + timedelta(minutes=30))


def _in_hand(house: House, first: Ticket, power: Department, by: Staff, at: datetime) -> Ticket:
    """The first call, dispatched to the power company and signed for there."""
    topic, handler = house.topics["GS0201"], house.staff(Role.HANDLER, power.code)[0]
    actions.triage(first.pk, category="HELP", topic=topic, urgency="URGENT", by=by, now=at)
    actions.dispatch(first.pk, lead=power, by=by, now=at)
    return actions.sign(first.pk, by=handler, now=at + timedelta(minutes=10))


def _call(number: int, words: str, area: Area | None) -> NewMatter:
    phone = f"1990000{8000 + number}"
    return NewMatter(content=words, area_id=area.pk if area else None, phone=phone, name="")
