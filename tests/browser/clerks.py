"""How the cast uses the portal in a browser: signing in, and an export with the dirt of a real one."""

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from departments.models import Staff
from tests.cast import PASSWORD
from tests.plumbing.browser import PATIENCE_MS, WIDE

LAMP = "听雨路与桂子巷路口的路灯已经坏了三天，\n晚上一片漆黑，老人孩子走路很危险。"
WATER = "云杉苑 3 号楼水压一直偏低，请问什么时候能改善？"


def write_export(path: Path) -> Path:
    """An export: numbers also as text, two forms of dates, stray blanks, a repeat, a row without words."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"])
    at = datetime(2026, 8, 14, 9, 30)  # noqa: DTZ001 - a wall time, as in an export
    lamp = f"\n\t\t\t{LAMP}\n\t\t"
    sheet.append([188006, " U0008455 ", "  听雨路路灯不亮 ", at, lamp])
    sheet.append(["188007", "U0008456", "云杉苑水压偏低", "2026/8/15 12:09:07", WATER])
    sheet.append([" 188008 ", "U0008457", "路灯不亮", "2026/8/15 20:40", f"  {LAMP}　"])
    sheet.append([188009, "U0008458", "没有内容", "2026/8/16 8:00:00", "\n\t  \n"])
    book.save(path)
    return path


def sign_in(page: Page, staff: Staff, address: str = "/") -> None:
    """Sign in as a person does, on the way to ``address``."""
    page.goto(address)
    page.get_by_label("账号").fill(staff.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("账号")).to_have_count(0)
    page.wait_for_load_state()  # a key pressed before the page's scripts are there would be lost


def sign_out(page: Page) -> None:
    """Leave by the account menu."""
    page.locator("summary.topbar__me").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("账号")).to_be_visible()


def window(browser: Browser, portal: str, *, script: bool = True) -> BrowserContext:
    """A Chinese window of its own, with or without JavaScript."""
    context = browser.new_context(
        base_url=portal,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=WIDE,
        reduced_motion="reduce",
        java_script_enabled=script,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context
