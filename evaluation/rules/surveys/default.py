"""The questionnaire that ships with the portal, in words of its own. Pure."""

from typing import Any


def _level(code: str, text: str, dimension: str, index: str, aspect: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "LEVEL",
        "text": text,
        "dimension": dimension,
        "index": index,
        "aspect": aspect,
        "weight": "1",
    }


def _kano(code: str, name: str, text: str, without: str) -> dict[str, Any]:
    return {"code": code, "kind": "KANO", "name": name, "text": text, "without": without}


TITLE = "12345 热线服务满意度问卷"
INTRO = (
    "您近期向 12345 热线反映过诉求，我们想听听您对这次服务的看法。"
    "问卷约需三分钟，答案只用于改进服务，承办单位看不到是谁填写的。"
)
QUESTIONS: list[dict[str, Any]] = [
    _level("T1", "反映渠道（电话、网站、小程序等）好找、好用的程度", "TANGIBLES", "CONVENIENCE", "ENTRY"),
    _level("T2", "收到的短信、答复文字清楚易懂的程度", "TANGIBLES", "TRANSPARENCY", "PROCESS"),
    _level("R1", "承诺的事情按时做到的程度", "RELIABILITY", "RESPONSE", "EFFICIENCY"),
    _level("R2", "办理结果与事先告知一致的程度", "RELIABILITY", "FAIRNESS", "PROCESS"),
    _level("S1", "从反映问题到有人联系您的速度", "RESPONSIVENESS", "RESPONSE", "EFFICIENCY"),
    _level("S2", "办理进展主动告诉您的程度", "RESPONSIVENESS", "TRANSPARENCY", "PROCESS"),
    _level("A1", "工作人员熟悉政策、解释清楚的程度", "ASSURANCE", "TRANSPARENCY", "ATTITUDE"),
    _level("A2", "处理依据公开、一视同仁的程度", "ASSURANCE", "FAIRNESS", "PROCESS"),
    _level("E1", "工作人员耐心倾听、态度友善的程度", "EMPATHY", "FAIRNESS", "ATTITUDE"),
    _level("E2", "替您着想、让您少跑腿的程度", "EMPATHY", "CONVENIENCE", "ENTRY"),
    _kano(
        "K1",
        "办理进度主动提醒",
        "如果办到每一步都主动发短信提醒您，您觉得",
        "如果不发提醒，要您自己打电话来问，您觉得",
    ),
    _kano(
        "K2",
        "首接负责、一次告知",
        "如果第一位接待您的人一次说清需要什么、由谁办，您觉得",
        "如果要联系好几个部门才能问清，您觉得",
    ),
    _kano(
        "K3",
        "结果上门解释",
        "如果办结后有人上门或打电话把结果讲明白，您觉得",
        "如果只有一条短信告诉您结果，您觉得",
    ),
    {
        "code": "C1",
        "kind": "CHOICE",
        "text": "下次有问题，您最愿意用哪种方式反映",
        "choices": [
            ["PHONE", "打电话"],
            ["MINI", "小程序或 APP"],
            ["WEB", "网站"],
            ["COUNTER", "到窗口"],
            ["OTHER", "其他方式"],
        ],
    },
    {"code": "W1", "kind": "TEXT", "text": "您最希望我们改进的一件事（可不填）"},
]
SETTINGS: dict[str, Any] = {
    "link_days": 14,
    "repeat_days": 90,
    "call_after_days": 3,
    "tries": 3,
    "try_days": 2,
    "sample": 400,
    "least": 30,
    "z": "1.959964",
    "baseline": "68.3",
    "target": "85",
    "weights": {
        "TANGIBLES": "15",
        "RELIABILITY": "25",
        "RESPONSIVENESS": "25",
        "ASSURANCE": "20",
        "EMPATHY": "15",
    },
}
"""``link_days``: a link is good so long. ``repeat_days``: nobody is asked twice within. ``call_after_days``:
who has not answered by link is called after. ``tries``, ``try_days``: then they count as not reached.
``least``: fewer answers get no interval. ``z``: 95 percent. ``baseline``, ``target``: shown beside (R49)."""
