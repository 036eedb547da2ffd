"""What may be kept is judged by its content; every hostile upload is refused with a sentence."""

import io

import pytest
from django.utils import translation

from core.files import clean_name
from core.refusals import Refused, say
from core.uploads import ACCEPTED, check, kind_of
from core.uploads.kinds import ends_as_archive
from tests.core.hostile_uploads import HOSTILE
from tests.core.upload_samples import GOOD, docx, jpeg, pdf

LIMIT = 20 << 20


def refusal_of(name: str, data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        check(io.BytesIO(data), name=name, max_bytes=LIMIT)
    return refused.value


@pytest.mark.parametrize("case", GOOD)
def test_a_good_file_is_known_by_its_content(case: str) -> None:
    name, data, code = GOOD[case]
    stream = io.BytesIO(data)
    stream.seek(3)
    kind = check(stream, name=name, max_bytes=LIMIT)
    assert kind.code == code
    assert stream.tell() == 0
    assert kind_of(kind.content_type) is kind


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_upload_is_refused_with_a_sentence(case: str) -> None:
    name, data, code = HOSTILE[case]
    refused = refusal_of(name, data)
    assert refused.codes == (code,)
    assert refused.status in {413, 422}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert name in refused.sentences[0]


def test_there_are_enough_of_them_and_of_every_sort() -> None:
    assert len(HOSTILE) >= 60
    assert len({code for _name, _data, code in HOSTILE.values()}) >= 15
    assert {code for _name, _data, code in GOOD.values()} == {kind.code for kind in ACCEPTED}


def survives(data: bytes) -> bool:
    """Whether the file is kept; refused in any other way than with a sentence, it raises."""
    try:
        check(io.BytesIO(data), name="x", max_bytes=LIMIT)
    except Refused as refused:
        return not refused.sentences
    return True


@pytest.mark.parametrize("make", [jpeg, pdf, docx])
def test_a_file_cut_anywhere_is_refused_and_breaks_nothing(make) -> None:
    data = make()
    assert [length for length in range(8, len(data) - 2, 7) if survives(data[:length])] == []


@pytest.mark.parametrize("make", [jpeg, pdf, docx])
def test_a_byte_changed_anywhere_breaks_nothing(make) -> None:
    data = bytearray(make())
    for at in range(0, len(data), 5):
        survives(bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]))


def test_a_long_name_is_shortened_in_the_sentence() -> None:
    (reason,) = refusal_of("长" * 300 + ".jpg", b"").reasons
    assert len(str(reason.params["name"])) == 60
    assert "长" in say(reason)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\现场.jpg", "现场.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u200bb\u2066c\r\n.pdf", "abc.pdf"),
        ("...", "file"),
    ],
)
def test_a_name_is_never_a_way_nor_a_trick(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_an_archive_is_recognised_by_its_end() -> None:
    assert ends_as_archive(b"x" * 100 + docx())
    assert not ends_as_archive(b"PK\x05\x06 in passing")
