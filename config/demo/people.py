"""Invented citizens of the demonstration city: names, and ways to reach them that lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PHONE_PREFIX = "1990000"
MAIL_DOMAIN = "mail.example"

_SURNAMES = (
    "王李张刘陈杨赵黄周吴" * 4 + "徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕" * 2
    + "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_ELDER = (
    "建国 建华 国强 桂英 秀英 玉兰 淑珍 桂兰 秀兰 玉珍 志强 国庆 凤英 金凤 德福 永福 长根 水生 福生 素芬 素珍 "
    "爱华 爱珍 秋菊 月娥 腊梅 根宝 兴旺 有才 守义 守田 振华 大明 文斌 淑芬 玉芳 桂花 春梅 冬生 木生"
).split()
_MIDDLE = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂香 海燕 晓东 晓红 建军 志刚 国平 丽华 红梅 "
    "春燕 永强 海波 立新 立军 文静 小平 小燕 卫东 卫红 志伟 雪梅 俊峰 丽娟 玉梅 世杰 建平 新民 新华 晓峰 金花"
).split()
_YOUNG = (
    "子涵 欣怡 浩然 思远 雨桐 宇航 佳怡 梓萱 一鸣 若曦 嘉豪 俊杰 诗雨 晨曦 文博 雅婷 婷婷 梦瑶 思琪 博文 天宇 "
    "志豪 佳琪 雪莹 逸飞 可欣 家明 慧敏 晓彤 凯文 子轩 铭 睿 昊 琪 悦 妍 帆 鑫 博 倩 莹 璐 航"
).split()
_HANDLES = "lanzhi xiaoyu tingyu haifeng qingshan jiangnan muzi beiwang laozhou amei dashu xingxing".split()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A complainant.  ``contact_means`` is PHONE, EMAIL, CHANNEL_ACCOUNT or NONE (anonymous, no name)."""

    name: str
    phone: str
    email: str
    account: str
    contact_means: str


ANONYMOUS = DemoPerson("", "", "", "", "NONE")


def name_for(voice: str, rng: Random) -> str:
    """A believable full name; elderly voices have the names of their generation."""
    given = _ELDER if voice in ("elderly", "dialect") else rng.choice((_MIDDLE, _MIDDLE, _YOUNG, _YOUNG, _ELDER))
    return rng.choice(_SURNAMES) + rng.choice(given)


def phone_for(rng: Random) -> str:
    """An eleven-digit number of the fictional 199-0000 block."""
    return f"{PHONE_PREFIX}{rng.randrange(10_000):04d}"


def person_for(voice: str, contact_means: str, rng: Random) -> DemoPerson:
    """A complainant reached by ``contact_means``; only what that means needs is given."""
    if contact_means == "NONE":
        return ANONYMOUS
    handle = f"{rng.choice(_HANDLES)}{rng.randrange(10, 9999)}"
    account = f"{handle}_lc" if contact_means == "CHANNEL_ACCOUNT" else ""
    email = f"{handle}@{MAIL_DOMAIN}" if contact_means == "EMAIL" else ""
    phone = phone_for(rng) if contact_means == "PHONE" or rng.random() < 0.4 else ""
    return DemoPerson(name_for(voice, rng), phone, email, account, contact_means)
