"""A page of all the furniture, served to the browser tests only: the product has no such address."""

from pathlib import Path
from types import SimpleNamespace as Thing

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from config.shell import Person, Shell
from departments.roles import GRANTS
from tests.browser.charts import samples

PAGE = Path(__file__).with_name("gallery.html")
TITLES = (
    "桂子巷 14 号院外垃圾收集点连续多日未清运，污水流到人行道，气味很大",
    "听雨路与望湖大道交叉口路灯整排不亮，晚自习放学的孩子过马路看不清",
    "锦棠花园北门外大树倾斜压住电线，树枝已断裂，过往行人很危险",
    "沿街店铺更换门头招牌是否需要备案，要准备哪些材料、多久能办好",
)


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="标题", help_text="不超过 60 字。")
    topic = forms.ChoiceField(
        label="问题分类", choices=[("", "请选择"), ("1", "供水供气 › 供水水质 › 二次供水")]
    )
    urgency = forms.ChoiceField(
        label="紧急程度", widget=forms.RadioSelect, choices=[("N", "一般"), ("U", "紧急"), ("C", "特急")]
    )
    content = forms.CharField(label="诉求内容", widget=forms.Textarea, required=False)
    at = forms.DateTimeField(label="联系时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    told = forms.BooleanField(label="已告知诉求人", required=False)
    paper = forms.FileField(label="附件", required=False)


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every piece once, with words as long as real ones; ?theme= ?size= ?density= choose the look."""
    shell = Shell(request)
    everything = frozenset().union(*GRANTS.values())
    shell.__dict__["person"] = Person("周岚", "zhoulan", ("市城市管理局 · 经办人",), everything)
    shell.__dict__["look"] = {**shell.look, **request.GET.dict()}
    context = {
        "shell": shell,
        "form": SampleForm({"title": "", "urgency": "U", "content": "路面塌陷"}),
        "rows": [Thing(number=f"20260928-{n:04}", title=title) for n, title in enumerate(TITLES, 1)],
        "reasons": [
            "退单须在派单后 1 个工作日内提出，本件到 9 月 20 日 17:30 为止。",
            "如确非本局职责，请联系派单员。",
        ],
        "stages": [
            Thing(label="受理", state="done"),
            Thing(label="转办", state="now"),
            Thing(label="评价", state=""),
        ],
        "differences": [
            Thing(label="答复", theirs="核准只到 9 月 20 日。", yours="核准只到 9 月 20 日，之后没有再批。")
        ],
        "tabs": [
            Thing(url="#", label="我的待办", count=42, tone="", is_current=True),
            Thing(url="#", label="已超期", count=3, tone="overdue", is_current=False),
        ],
        "chips": [Thing(name="状态", value="待签收、办理中", url="#")],
        "options": [Thing(label="投诉", url="#", count=12, is_on=False)],
        "charts": samples(),
        "facts": [("类别", "投诉"), ("地点", "望湖区听雨街道，沧浪里小区东侧工地")],
    }
    return HttpResponse(engines["django"].from_string(PAGE.read_text("utf-8")).render(context, request))


@login_not_required
def move(request: HttpRequest) -> HttpResponse:
    """What a move answers to htmx: a form for the dialog."""
    words = '{% include "ui/_dialog.html" with title="联系诉求人" submit="记下" back="/gallery/" %}'
    context = {"form": SampleForm(), "url": "/gallery/move/"}
    return HttpResponse(engines["django"].from_string(words).render(context, request))


urlpatterns = [
    path("gallery/", gallery),
    path("gallery/move/", move),
    path("", include("config.urls")),
    path("gallery/queue/", gallery, name="queue"),
]
