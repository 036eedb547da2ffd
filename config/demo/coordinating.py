"""What the demonstration city does beside its tickets: duty, data sharing, meetings, circulars, matters."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from config.demo.house import INSTITUTION, House
from departments.models import DutyRoster, Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI, WorkCalendar, in_shanghai
from departments.rules.clocks import Limit
from feedback.models import Ticket
from supervision.actions import circulars, duties, matters, meetings, sharing
from supervision.actions.circulars import Named
from supervision.choices import MatterState, Measure, ProposalState
from supervision.models import DataShareDuty, Matter, Proposal, ShareRequest
from supervision.sweep.history import catch_up

HOUR, DAY = 3600, 7 * 3600
DUTIES = (
    ("GAJ", "XZSP", "人口户籍基础信息", ("姓名", "公民身份号码", "户籍地址"), "《政务数据共享条例》第十五条"),
    ("ZRJ", "ZJJ", "不动产登记结果", ("不动产单元号", "权利人", "坐落"), "《不动产登记暂行条例》第二十四条"),
    (
        "SJJ",
        "RSJ",
        "企业登记信息",
        ("统一社会信用代码", "企业名称", "经营状态"),
        "《企业信息公示暂行条例》第七条",
    ),
    ("YBJ", "MZJ", "参保缴费状态", ("参保状态", "缴费截至月份"), "《社会救助暂行办法》第五十八条"),
    ("MZJ", "YBJ", "困难群众认定名单", ("姓名", "认定类别", "有效期"), "《社会救助暂行办法》第十二条"),
    ("ZJJ", "CGJ", "建筑工地施工许可", ("项目名称", "施工单位", "许可有效期"), "《建筑法》第七条"),
    (
        "CGJ",
        "HBJ",
        "渣土运输车辆备案",
        ("车牌号", "运输单位", "核准路线"),
        "《城市市容和环境卫生管理条例》第十六条",
    ),
    ("GJJ", "ZRJ", "公积金贷款抵押状态", ("抵押状态", "注销日期"), "《住房公积金管理条例》第五条"),
)
PURPOSES = ("办理群众诉求，核实申请人资格", "批量核验，避免群众重复提交材料", "现场检查前核对备案情况")
MEANS = "通过市政务数据共享交换平台接口提供，已开通授权"
CIRCULAR_TITLE = "关于部分单位工单超期情况的通报"
CIRCULAR_TEXT = (
    "近期个别单位对群众诉求办理不及时，部分工单超期三个工作日以上，影响群众感受。"
    "现将有关情况予以通报。请被通报单位举一反三，主要负责人亲自过问，立即办结超期工单，"
    "并于五个工作日内报送整改情况；其他单位引以为戒，加强临期提醒，做到事事有回音。"
)
CHAIR = "市政务服务和数据管理局分管副局长"
MINUTES = (
    "会议听取了争议事项情况汇报，逐项研究了职责归属。会议明确：对职责交叉事项按牵头单位首接负责，"
    "配合单位限时反馈；会后由热线中心更新派单目录。"
)
DECISION = "由职责清单列明的行业主管部门牵头，属地街道配合；三个工作日内办理并反馈。"
PROBLEM = "同一类诉求短期内多次差评，现有流程环节多、告知不清，群众多头跑。"
POLICY = "业务办理流程与一次性告知制度"


@dataclass
class City:
    """Who acts, and until when."""

    house: House
    calendar: WorkCalendar
    today: datetime
    chance: Random

    def person(self, role: Role, code: str = INSTITUTION) -> Staff | None:
        return next(iter(self.house.staff(role, code)), None)

    def working(self, days_ago: int, hour: int = 10) -> datetime:
        """A working moment about so many days before the end."""
        day = in_shanghai(self.today - timedelta(days=days_ago)).date()
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return datetime.combine(day, time(hour, self.chance.randrange(60)), SHANGHAI)

    def after(self, at: datetime, least: int, most: int) -> datetime:
        return self.calendar.add_working_seconds(at, self.chance.randint(least, most))


def coordinate(house: House, calendar: WorkCalendar, today: datetime, seed: int) -> None:
    """Write it once, after the tickets; what is there already is left as it is."""
    if DataShareDuty.objects.exists():
        return
    city = City(house, calendar, today, Random(f"{seed}:city"))
    _roster(city)
    _share(city)
    _meet(city)
    _name_in_circular(city)
    _start_matters(city)
    catch_up(today)


def _roster(city: City) -> None:
    """A week of duty behind and two before, by turns, for the whole city and the hotline."""
    places = ((INSTITUTION, Role.SUPERVISOR), ("RX", Role.DISPATCHER))
    first = datetime.combine(in_shanghai(city.today).date() - timedelta(days=7), time(8), SHANGHAI)
    for code, role in places:
        people = city.house.staff(role, code)
        for day in range(21):
            start = first + timedelta(days=day)
            DutyRoster.objects.create(
                department=city.house.departments[code],
                staff=people[day % len(people)],
                starts_at=start,
                ends_at=start + timedelta(days=1),
            )


def _share(city: City) -> None:
    steward = city.person(Role.DATA_STEWARD)
    if steward is None:
        return
    for owner, consumer, item, fields, basis in DUTIES:
        duty = duties.enter_duty(
            owner=city.house.departments[owner],
            consumer=city.house.departments[consumer],
            item=item,
            fields=fields,
            legal_basis=basis,
            limit=Limit.parse("3wd"),
            by=steward,
            now=city.working(80),
        )
        for days_ago in sorted(city.chance.sample(range(1, 60), city.chance.randint(2, 5)), reverse=True):
            _ask(city, duty, owner, consumer, fields, city.working(days_ago))


def _ask(
    city: City, duty: DataShareDuty, owner: str, consumer: str, fields: tuple[str, ...], at: datetime
) -> None:
    asker, giver = city.person(Role.UNIT_APPROVER, consumer), city.person(Role.UNIT_APPROVER, owner)
    if asker is None or giver is None:
        return
    row = sharing.ask(
        duty,
        purpose=city.chance.choice(PURPOSES),
        fields=fields[: city.chance.randint(1, len(fields))],
        scope="本月受理的 12 件诉求涉及的记录",
        by=asker,
        now=at,
    )
    is_late = city.chance.random() < 0.2
    when = city.after(at, HOUR, (5 if is_late else 2) * DAY)
    if when < city.today and city.chance.random() < 0.9:
        row = sharing.share(row, means=MEANS, by=giver, now=when)
        _confirm(city, row, asker, city.after(when, HOUR, DAY))


def _confirm(city: City, row: ShareRequest, by: Staff, at: datetime) -> None:
    if at < city.today and city.chance.random() < 0.85:
        sharing.confirm(row, by=by, now=at)


def _meet(city: City) -> None:
    """One meeting held about three weeks ago on what was returned most, the next one called."""
    by = city.person(Role.SUPERVISOR)
    if by is None:
        return
    disputed = Ticket.objects.filter(return_count__gte=2).order_by("id")
    invited = [city.house.departments[code] for code in ("CGJ", "ZJJ", "SWJ", "WH")]
    for days_ago, is_past in ((24, True), (-6, False)):
        day = in_shanghai(city.today - timedelta(days=days_ago)).date()
        while not city.calendar.is_workday(day):
            day += timedelta(days=1)
        planned = datetime.combine(day, time(14, 30), SHANGHAI)
        called = city.working(days_ago + 4 if is_past else 1)
        known = disputed.filter(registered_at__lt=called)[:4]
        meeting = meetings.call_meeting(
            department=city.house.departments[INSTITUTION],
            title=f"{day.month} 月职责争议协调会",
            planned_for=planned,
            place="三楼会议室",
            invited=invited,
            points=[meetings.Point(f"{t.number} {t.title}"[:150], ticket_id=t.pk) for t in known],
            by=by,
            now=called,
        )
        if is_past:
            decisions = [meetings.Decision(item.pk, DECISION) for item in meeting.items.all()]
            meetings.hold(
                meeting,
                chair=CHAIR,
                present="市城市管理局、市住房城乡建设局、市水务局、望湖区有关负责人",
                minutes=MINUTES,
                decisions=decisions,
                by=by,
                now=planned + timedelta(hours=2),
            )


def _name_in_circular(city: City) -> None:
    by, at = city.person(Role.SUPERVISOR), city.working(3, 15)
    rows = Proposal.objects.filter(measure=Measure.CIRCULAR, state=ProposalState.OPEN, proposed_at__lt=at)
    found = list(rows.select_related("department", "ticket").order_by("id")[:4])
    if by is None or not found:
        return
    circulars.issue(
        department=city.house.departments[INSTITUTION],
        title=CIRCULAR_TITLE,
        text=CIRCULAR_TEXT,
        items=[
            Named(row.department, f"工单 {row.ticket.number} 超期三个工作日以上未办结", row.ticket, row)
            for row in found
            if row.ticket
        ],
        by=by,
        now=at,
    )


def _start_matters(city: City) -> None:
    by, at = city.person(Role.SUPERVISOR), city.working(2, 11)
    for matter in Matter.objects.filter(state=MatterState.PROPOSED).order_by("id")[:2]:
        if by is not None and matter.opened_at < at:
            matters.start(
                matter,
                kind="OPTIMISATION",
                department=matter.department,
                problem=PROBLEM,
                policy=POLICY,
                due_on=in_shanghai(city.today).date() + timedelta(days=30),
                by=by,
                now=at,
            )
