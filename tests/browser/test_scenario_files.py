"""Photos in the dialog and in the editor: chosen, refused, kept, taken out, sent, read by the approver."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from departments.roles import Role
from feedback.models import Attachment, PendingUpload
from tests.browser.clerks import sign_in, sign_out, window
from tests.cast import REPLY, City, Walk, build_city
from tests.core.upload_samples import png

PHOTO, SECOND = "听雨路路灯抢修现场全景及更换后的灯具编号牌近照（九月二十一日）.png", "维修单.png"
PROGRAM: FilePayload = {"name": "照片.exe", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(90)}


def photo(name: str, size: int = 2) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": png(2, size)}


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def test_photos_on_a_contact_and_a_result(page: Page, city: City, tmp_path: Path) -> None:
    ticket = Walk(city).to("IN_PROGRESS")
    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    page.wait_for_load_state("load")
    page.keyboard.press("c")
    dialog = page.locator("#dialog")
    dialog.locator("[name=note]").fill("已到现场查看。")
    dialog.locator("[name=files]").set_input_files([photo(PHOTO), PROGRAM])
    expect(dialog.locator("[data-files-chosen]")).to_contain_text("照片.exe")
    dialog.locator("[name=outcome]").first.check()
    dialog.locator("button.btn--primary").click()
    expect(dialog.locator(".field__error")).to_contain_text("程序")
    expect(dialog.locator("[name=note]")).to_have_value("已到现场查看。")
    expect(dialog.locator(".file__name")).to_have_text([PHOTO])
    dialog.locator("[name=files]").set_input_files(photo(SECOND, 3))
    dialog.locator(".file__drop").click()  # the newly chosen one is kept, the first taken out
    expect(dialog.locator(".file__name")).to_have_text([SECOND])
    expect(dialog.locator("[name=note]")).to_have_value("已到现场查看。")
    dialog.locator("[name=files]").set_input_files(photo(PHOTO))
    dialog.locator("button.btn--primary").click()
    expect(page.locator("#h-contacts")).to_be_visible()
    assert sorted(Attachment.objects.values_list("file__name", flat=True)) == sorted([PHOTO, SECOND])
    assert not PendingUpload.objects.exists()

    page.wait_for_load_state("load")
    editor = page.locator("#editor")
    editor.locator("[name=reply]").fill(REPLY)
    editor.locator("[name=files]").set_input_files(photo("验收.png", 4))
    editor.get_by_role("button", name="提交审核").or_(editor.locator("button.btn--primary")).first.click()
    expect(page.locator(".file__name", has_text="验收.png")).to_be_visible()  # refused: nothing was chosen
    page.locator("[name=result_code]").select_option("SOLVED")
    page.locator("[name=solved][value=SOLVED]").check()
    page.locator("#editor button.btn--primary").click()
    expect(page.locator("body")).not_to_contain_text("请选择办理结果")
    assert Attachment.objects.filter(purpose="RESULT").count() == 1
    sign_out(page)

    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), "/sign-off/")
    shown = page.locator(".desk__text .file__name", has_text="验收.png")
    expect(shown).to_be_visible()
    answer = page.request.get(str(shown.get_attribute("href")))
    assert answer.status == 200
    assert answer.body() == png(2, 4)


def test_without_javascript_files_are_kept_and_taken_out(browser: Browser, portal: str, city: City) -> None:
    ticket = Walk(city).to("IN_PROGRESS")
    context = window(browser, portal, script=False)
    page = context.new_page()
    sign_in(page, city.person(Role.HANDLER, "lead"), f"/tickets/{ticket.number}/contact/")
    main = page.locator("main")
    main.locator("[name=outcome]").first.check()
    main.locator("[name=files]").set_input_files([photo(PHOTO), photo(SECOND, 3), PROGRAM])
    main.locator("button.btn--primary").click()
    expect(main.locator(".file__name")).to_have_text([PHOTO, SECOND])
    main.locator(".file__drop").first.click()
    expect(main.locator(".file__name")).to_have_text([SECOND])
    main.locator("button.btn--primary").click()
    expect(main.locator("#h-contacts")).to_be_visible()
    assert Attachment.objects.get().file.name == SECOND
    context.close()
