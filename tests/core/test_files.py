"""Stored files: whole, private, under random names, whatever the uploader called them."""

import hashlib
import io
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.files import clean_name, open_stored, path_of, store
from core.models import StoredFile
from core.refusals import Refused

CONTENT = "工单".encode() * 700_000


@pytest.mark.django_db
@pytest.mark.parametrize("make", [io.BytesIO, lambda content: SimpleUploadedFile("x.xlsx", content)])
def test_what_is_stored_is_read_again(now, make):
    file = store(make(CONTENT), name="导出.xlsx", content_type="application/x", by_id=7, now=now)
    assert (file.name, file.size, file.by_id) == ("导出.xlsx", len(CONTENT), 7)
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()
    with open_stored(StoredFile.objects.get(pk=file.pk)) as stream:
        assert stream.read() == CONTENT
    assert stat.S_IMODE(path_of(file).stat().st_mode) == 0o600
    assert stat.S_IMODE(path_of(file).parent.stat().st_mode) == 0o700
    assert "导出" not in file.path


@pytest.mark.django_db
def test_two_files_of_one_name_do_not_meet(now):
    files = [store(io.BytesIO(b"%d" % n), name="a", content_type="", by_id=None, now=now) for n in range(2)]
    assert open_stored(files[0]).read() + open_stored(files[1]).read() == b"01"


@pytest.mark.django_db
def test_a_file_too_large_leaves_nothing_behind(now, settings):
    with pytest.raises(Refused) as refused:
        store(io.BytesIO(CONTENT), name="a", content_type="", by_id=None, now=now, max_bytes=1 << 20)
    assert (refused.value.codes, refused.value.status) == (("file_too_large",), 413)
    assert not StoredFile.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_file_that_is_gone_is_a_sentence(now):
    file = store(io.BytesIO(b"x"), name="a.txt", content_type="", by_id=None, now=now)
    path_of(file).unlink()
    with pytest.raises(Refused) as refused:
        open_stored(file)
    assert refused.value.status == 404
    assert "a.txt" in refused.value.sentences[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("导出.xlsx", "导出.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\导出.xlsx", "导出.xlsx"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("...", "file"),
        ("", "file"),
        ("长" * 200 + ".xlsx", "长" * 145 + ".xlsx"),
    ],
)
def test_names(given, kept):
    assert clean_name(given) == kept
