"""The moves of co-handling, urging, notes and withdrawal, once each."""

from typing import Any

from feedback import actions
from tests.feedback.moves._make import Make

EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "add_co_handler": (
        "CO_DISPATCHED",
        "UNIT_APPROVER@lead",
        {"departments": ["stranger"], "instruction": "请协助核查管线。"},
        "DISPATCHED",
    ),
    "return_co_draft": ("CO_DRAFTED", "UNIT_APPROVER@co", {"note": "请写明日期"}, "DISPATCHED"),
    "co_return": (
        "CO_DISPATCHED",
        "UNIT_APPROVER@co",
        {"ground": "WRONG_DUTY", "text": "该路灯不属我公司产权。"},
        "DISPATCHED",
    ),
    "refuse_co_return": ("CO_ASKED", "DISPATCHER@centre", {"note": "请配合核查线路。"}, "DISPATCHED"),
    "waive_co": ("CO_ASKED", "DISPATCHER@centre", {"note": "同意免除协办。"}, "DISPATCHED"),
    "urge": ("IN_PROGRESS", "INTAKE_AGENT@centre", {"words": "怎么还没有修？"}, "IN_PROGRESS"),
    "note": ("IN_PROGRESS", "HANDLER@lead", {"text": "待备件到货。", "audience": "LEAD"}, "IN_PROGRESS"),
    "withdraw": ("REGISTERED", "INTAKE_AGENT@centre", {"words": "已经自己解决了。"}, "WITHDRAWN"),
    "ask_withdrawal": ("IN_PROGRESS", "INTAKE_AGENT@centre", {"words": "不用处理了。"}, "IN_PROGRESS"),
    "confirm_withdrawal": ("CO_WITHDRAWING", "CALLBACK_AGENT@centre", {"note": "市民确认"}, "WITHDRAWN"),
    "decline_withdrawal": ("CO_WITHDRAWING", "CALLBACK_AGENT@centre", {"note": "继续办理"}, "IN_PROGRESS"),
}

MAKE: dict[str, tuple[str, Make]] = {
    "add_co_handler": (
        "CO_DISPATCHED",
        lambda w, by: actions.add_co_handler(
            w.ticket, departments=[w.city.departments["parent"]], by=by, now=w.now
        ),
    ),
    "return_co_draft": (
        "CO_DRAFTED",
        lambda w, by: actions.return_co_draft(w.ticket, note="请写明日期", by=by, now=w.now),
    ),
    "co_return": (
        "CO_DISPATCHED",
        lambda w, by: actions.co_return(w.ticket, ground="WRONG_DUTY", text="不属我司", by=by, now=w.now),
    ),
    "refuse_co_return": (
        "CO_ASKED",
        lambda w, by: actions.refuse_co_return(w.ticket, note="请配合", by=by, now=w.now),
    ),
    "waive_co": ("CO_ASKED", lambda w, by: actions.waive_co(w.ticket, note="同意", by=by, now=w.now)),
    "urge": ("CO_DISPATCHED", lambda w, by: actions.urge(w.ticket, words="请快一点", by=by, now=w.now)),
    "note": ("CO_DISPATCHED", lambda w, by: actions.note(w.ticket, text="待备件", by=by, now=w.now)),
    "withdraw": (
        "PENDING_DISPATCH",
        lambda w, by: actions.withdraw(w.ticket, words="已解决", by=by, now=w.now),
    ),
    "ask_withdrawal": (
        "CO_DISPATCHED",
        lambda w, by: actions.ask_withdrawal(w.ticket, words="不用了", by=by, now=w.now),
    ),
    "confirm_withdrawal": (
        "CO_WITHDRAWING",
        lambda w, by: actions.confirm_withdrawal(w.ticket, by=by, now=w.now),
    ),
    "decline_withdrawal": (
        "CO_WITHDRAWING",
        lambda w, by: actions.decline_withdrawal(w.ticket, note="继续", by=by, now=w.now),
    ),
}
