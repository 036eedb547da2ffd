"""Which solved tickets stand beside one, by points; and what of an old answer is left to fill in."""

import pytest

from feedback.rules.similar import MOST, Solved, as_start, most_similar, phrases

TITLE = "听雨路路灯不亮"


def solved(pk: int, words: str, **changed: object) -> Solved:
    given: dict[str, object] = {"same_topic": False, "same_department": False, "level": 0, "day": pk}
    return Solved(pk, words, **(given | changed))  # type: ignore[arg-type]


def order(*pool: Solved) -> list[int]:
    return [found.id for found in most_similar(TITLE, pool)]


def test_shared_words_come_before_topic_department_rating_and_age() -> None:
    words = solved(1, "路灯不亮三天")
    topic = solved(2, "井盖破损", same_topic=True)
    both = solved(3, "路灯不亮", same_topic=True)
    assert order(topic, words, both) == [3, 1, 2]
    assert order(solved(1, "路灯坏"), solved(2, "路灯坏", same_department=True)) == [2, 1]
    assert order(solved(1, "路灯坏", level=5), solved(2, "路灯坏", level=4), solved(3, "路灯坏")) == [1, 2, 3]
    assert order(solved(1, "路灯坏"), solved(9, "路灯坏")) == [9, 1]


def test_what_shares_neither_words_nor_topic_is_not_shown() -> None:
    assert order(solved(1, "井盖破损", same_department=True, level=5)) == []
    assert len(order(*(solved(n, "路灯不亮") for n in range(20)))) == MOST


def test_words_that_half_of_them_have_tell_little() -> None:
    often = [solved(n, "听雨路井盖") for n in range(6)]
    rare = solved(20, "城东路灯", level=0)
    assert order(*often, rare)[0] == 20


def test_the_reason_names_the_longest_common_pieces() -> None:
    assert phrases(TITLE, "听雨路上的路灯一直不亮") == ["听雨路", "路灯", "不亮"]
    (found,) = most_similar(TITLE, [solved(1, "东门路灯不亮", same_topic=True)])
    assert (found.shared, found.same_topic, found.points) == (("路灯不亮",), True, 50)


@pytest.mark.parametrize(
    ("reply", "start"),
    [
        ("尊敬的张先生：您好！", "市民朋友：您好！"),
        ("尊敬的欧阳先生/女士：您好！", "市民朋友：您好！"),
        ("您好，王女士：", "您好，〔姓名〕："),
        ("已告知张三丰本人。", "已告知〔姓名〕本人。"),
        ("您于2026年9月21日反映", "您于〔日期〕反映"),
        ("9 月 21 日修复，10月底前完成", "〔日期〕修复，〔日期〕前完成"),
        ("2026-09-21 已办", "〔日期〕 已办"),
        ("请拨打0571-88881234咨询", "请拨打〔数字〕咨询"),
        ("电话：138 1234 2716。", "电话：〔数字〕。"),
        ("请拨打12345。", "请拨打12345。"),
        ("依照临建〔2026〕第35号，有效。", "依照临建〔数字〕号，有效。"),
        ("许可证第35号，有效。", "许可证第〔数字〕号，有效。"),
        ("五号前完工，第五号，李四到场。", "〔日期〕前完工，第五号，李四到场。"),
        ("工单20260921000012已办", "工单〔数字〕已办"),
        ("听雨路12号3栋", "听雨路〔数字〕号〔数字〕栋"),
    ],
)
def test_a_start_names_nobody_and_no_day_of_the_other_matter(reply: str, start: str) -> None:
    assert as_start(reply, names=["张三丰"]) == start
