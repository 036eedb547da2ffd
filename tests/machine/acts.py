"""The calls behind the acts: the moves of the golden tables, and some of them made in another way."""

from feedback import actions
from feedback.actions.answering import Answer
from tests.cast import REPLY
from tests.feedback.moves import MAKE, Make
from tests.roads.aftercare import CAUSE, PREVENTION

OTHER_WAYS: dict[str, Make] = {
    "dispatch/co": lambda w, by: actions.dispatch(
        w.ticket, lead=w.city.departments["lead"], co=[w.city.departments["co"]], by=by, now=w.now
    ),
    "record_contact/automatic": lambda w, by: actions.record_contact(
        w.ticket, at=w.now, way="AUTOMATIC", outcome="REACHED", by=by, now=w.now
    ),
    "draft_result/in": lambda w, by: actions.draft_result(
        w.ticket, result_code="SOLVED", solved="SOLVED", reply=REPLY, hand_in=True, by=by, now=w.now
    ),
    "record_callback/bad": lambda w, by: actions.record_callback(
        w.ticket, outcome="REACHED", answer=Answer(1, "UNSOLVED"), by=by, now=w.now
    ),
    "record_callback/cold": lambda w, by: actions.record_callback(
        w.ticket, outcome="REACHED", answer=Answer(2, "SOLVED"), by=by, now=w.now
    ),
    "record_callback/missed": lambda w, by: actions.record_callback(
        w.ticket, outcome="NO_ANSWER", by=by, now=w.now
    ),
    "redispatch/misdirected": lambda w, by: actions.redispatch(
        w.ticket, kind="MISDIRECTED", reason="派单目录有误", by=by, now=w.now
    ),
    "verdict/fault": lambda w, by: actions.verdict(w.ticket, fault=True, note="态度生硬", by=by, now=w.now),
    "draft_retrospective/in": lambda w, by: actions.draft_retrospective(
        w.ticket, root_cause=CAUSE, prevention=PREVENTION, hand_in=True, by=by, now=w.now
    ),
}
LEFT_OUT = {
    "delegate",
    "merge",
    "mark_repeat",
    "tell_apart",
    "split",
    "unmerge",
    "supplement",
    "answer_directly",
}
"""Moves that need a second ticket or a unit; their own tests make them."""
ACTS: dict[str, Make] = {
    **{verb: make for verb, (_state, make) in MAKE.items() if verb not in LEFT_OUT},
    **OTHER_WAYS,
}
CHOOSING = {
    "add_co_handler", "designate", "conclude_joint_review", "redispatch",
    "reclassify", "draft_suspension", "verdict/fault", "return_request", "co_sign", "draft_co_reply",
    "co_reply", "return_co_draft", "co_return", "refuse_co_return", "waive_co",
}  # fmt: skip
"""Acts that may be refused for what was chosen or whose part it is: no guard knows that, the action does."""
WITHOUT_CHOICE = set(ACTS) - CHOOSING
