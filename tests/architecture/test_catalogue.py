"""Every sentence the portal says exists in Chinese, whole and with its placeholders."""

from config import translations


def test_the_chinese_catalogue_is_complete() -> None:
    assert translations.faults(translations.load(), translations.extract()) == []
