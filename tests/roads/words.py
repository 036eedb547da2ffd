"""What the cast says, and when it begins."""

from datetime import datetime

from departments.rules.calendar import SHANGHAI

START = datetime(2026, 9, 21, 9, 0, tzinfo=SHANGHAI)
"""Monday, before the Mid-Autumn holiday."""
REPLY = "您好，路灯已于 9 月 21 日修复，今晚起正常照明，感谢您的反映。"
