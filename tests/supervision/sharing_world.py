"""Duties and requests as the tests make them: the water bureau owes the lighting office its pipe records."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from departments.models import Staff
from departments.roles import Role
from departments.rules.clocks import Limit
from supervision.actions import duties, sharing
from supervision.models import DataShareDuty, ShareRequest
from tests.cast import START, City

FIELDS = ("管线位置", "管径", "权属单位")
BASIS = "《政务信息资源共享管理暂行办法》第五条"
MEANS = "经市政务数据共享平台推送，回执号见平台"


@dataclass
class Sharing:
    """One duty, and the people on both sides of it."""

    city: City
    now: datetime = START
    duty: DataShareDuty = field(init=False)

    def __post_init__(self) -> None:
        self.duty = self.enter("地下管线资料")

    def enter(self, item: str, limit: str = "3wd") -> DataShareDuty:
        return duties.enter_duty(
            owner=self.city.departments["stranger"],
            consumer=self.city.departments["lead"],
            item=item,
            fields=FIELDS,
            legal_basis=BASIS,
            limit=Limit.parse(limit),
            by=self.steward,
            now=self.now,
        )

    @property
    def steward(self) -> Staff:
        return self.city.person(Role.DATA_STEWARD, "institution")

    @property
    def owner(self) -> Staff:
        return self.city.person(Role.UNIT_APPROVER, "stranger")

    @property
    def consumer(self) -> Staff:
        return self.city.person(Role.UNIT_APPROVER, "lead")

    def tick(self, **time: float) -> datetime:
        self.now += timedelta(**(time or {"minutes": 15}))
        return self.now

    def ask(self, duty: DataShareDuty | None = None) -> ShareRequest:
        return sharing.ask(
            duty or self.duty,
            purpose="核对路灯电缆与供水管线是否相互影响",
            fields=FIELDS[:2],
            scope="听雨路全段，2026年以来敷设的管线",
            by=self.consumer,
            now=self.now,
        )

    def share(self, row: ShareRequest) -> ShareRequest:
        return sharing.share(row, means=MEANS, by=self.owner, now=self.now)
