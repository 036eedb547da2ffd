"""Native charts, declared once with their figures, drawn alike in a workbook and in Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series as Drawn
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from core.xlsx.cells import text_cell_value

FIVE_LEVELS = ("25613F", "6FAE86", "C9C4B6", "E08A5B", "A9241B")
"""From very satisfied to very dissatisfied: differs in lightness too, for black-and-white print."""
COLOURS = ("17597F", "B9730B", "3B8259", "8070B0", "C23328", "54575B")
INK, PALE, PAPER = "1B1D20", "D9D5CB", "FFFFFF"
MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
FEW = 3
FACE = "黑体"
PT = 100
PER_BAR_CM, LEAST_CM, MOST_CM = 0.62, 7.0, 23.0


class Drawing(StrEnum):
    """What a chart is drawn as."""

    BARS = "bars"  # lying bars, the first label on top: a ranking
    COLUMNS = "columns"
    LINES = "lines"
    SHARES = "shares"  # lying bars of parts that make a whole


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars; a missing value is a gap."""

    name: str
    values: Sequence[int | float | Fraction | None]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its figures. ``form`` is a spreadsheet's number format, ``0.0%`` for shares.

    ``least`` and ``most`` bound the axis of values where the figures alone would mislead.
    """

    drawing: Drawing
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    form: str = "General"
    least: float | None = None
    most: float | None = None
    is_labelled: bool = True

    @property
    def height_cm(self) -> float:
        """As high as its bars need."""
        if self.drawing not in (Drawing.BARS, Drawing.SHARES):
            return 8.5
        bars = len(self.labels) * (len(self.series) if self.drawing is Drawing.BARS else 1)
        return min(MOST_CM, max(LEAST_CM, 2.6 + PER_BAR_CM * bars))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the figures of a chart stand: ``'Sheet'!$A$3:$A$22``, and so on."""

    labels: str
    names: Sequence[str]
    values: Sequence[str]


def drawn(chart: Chart, places: Places, width_cm: float) -> BarChart | LineChart:
    """The chart for openpyxl, its figures cached, so that a reader which opens no sheet shows them too."""
    picture = LineChart() if chart.drawing is Drawing.LINES else BarChart()
    if isinstance(picture, BarChart):
        _bars(picture, chart)
    picture.title = _title(chart.title)
    picture.series = [_series(chart, place, places) for place in range(len(chart.series))]
    picture.width, picture.height = width_cm, chart.height_cm
    _axes(picture, chart)
    _legend(picture, chart)
    picture.graphical_properties = GraphicalProperties(solidFill=PAPER, ln=LineProperties(solidFill=PALE))
    picture.roundedCorners = False
    return picture


def _bars(picture: BarChart, chart: Chart) -> None:
    is_parts = chart.drawing is Drawing.SHARES
    picture.barDir = "col" if chart.drawing is Drawing.COLUMNS else "bar"
    picture.grouping = "percentStacked" if is_parts else "clustered"
    picture.overlap = 100 if is_parts else -10
    picture.gapWidth = 45 if len(chart.labels) > FEW else 180
    if chart.drawing is not Drawing.COLUMNS:
        picture.x_axis.scaling.orientation = "maxMin"
        picture.y_axis.crosses = "max"


def _series(chart: Chart, place: int, places: Places) -> Drawn:
    one = chart.series[place]
    colour = one.colour or COLOURS[place % len(COLOURS)]
    points = [NumVal(idx=i, v=float(v)) for i, v in enumerate(one.values) if v is not None]
    cache = NumData(formatCode=chart.form, ptCount=len(one.values), pt=points)
    made = Drawn(
        idx=place,
        order=place,
        tx=SeriesLabel(strRef=StrRef(places.names[place], _words([one.name]))),
        cat=AxDataSource(strRef=StrRef(places.labels, _words(chart.labels))),
        val=NumDataSource(numRef=NumRef(places.values[place], cache)),
    )
    if chart.drawing is Drawing.LINES:
        made.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=25_400))
        made.marker.symbol, made.marker.size = MARKERS[place % len(MARKERS)], 7
        made.marker.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill=colour)
        )
        made.smooth = False
    else:
        made.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=PAPER))
        made.invertIfNegative = False
    if chart.is_labelled:
        made.dLbls = _labels(chart, colour)
    return made


def _words(words: Sequence[str]) -> StrData:
    return StrData(len(words), [StrVal(i, text_cell_value(word)) for i, word in enumerate(words)])


def _labels(chart: Chart, colour: str) -> DataLabelList:
    is_parts = chart.drawing is Drawing.SHARES
    ink = PAPER if is_parts and _is_dark(colour) else INK
    place = {Drawing.SHARES: "ctr", Drawing.LINES: "t"}.get(chart.drawing, "outEnd")
    return DataLabelList(
        numFmt=chart.form if not is_parts else "0;;",
        dLblPos=place,
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        txPr=_text(9, ink),
    )


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _axes(picture: BarChart | LineChart, chart: Chart) -> None:
    for axis in (picture.x_axis, picture.y_axis):
        axis.delete = False
        axis.txPr = _text(9, INK)
        axis.majorTickMark = axis.minorTickMark = "none"
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=PALE))
    picture.x_axis.tickLblPos = "low"
    picture.x_axis.noMultiLvlLbl = True
    picture.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="ECE9E1"))
    picture.y_axis.number_format = "0%" if "%" in chart.form or chart.drawing is Drawing.SHARES else "General"
    picture.y_axis.scaling.min, picture.y_axis.scaling.max = chart.least, chart.most


def _legend(picture: BarChart | LineChart, chart: Chart) -> None:
    if len(chart.series) == 1:
        picture.legend = None
        return
    picture.legend.position = "b"
    picture.legend.overlay = False
    picture.legend.txPr = _text(9, INK)


def _title(words: str) -> Title:
    look = _characters(12, INK, is_bold=True)
    line = Paragraph(
        pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text_cell_value(words))]
    )
    return Title(
        tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[line])),
        overlay=False,
        layout=Layout(manualLayout=ManualLayout()) if not words else None,
    )


def _text(size: int, colour: str) -> RichText:
    look = _characters(size, colour)
    return RichText(
        bodyPr=RichTextProperties(), p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)]
    )


def _characters(size: int, colour: str, *, is_bold: bool = False) -> CharacterProperties:
    face = Font(typeface=FACE)
    return CharacterProperties(sz=size * PT, b=is_bold, solidFill=colour, latin=face, ea=face)
