"""What may be shown of personal data to those who may not see it: enough to recognise, too little to use."""

import re
import unicodedata

STAR = "＊"
GAP = r"[\s\-‐-―−_.·•\u200b-\u200f\u2060\ufeff]{0,2}"
MOBILE = re.compile(rf"(?<!\d)(?:\+?(?:00)?86{GAP})?(1{GAP}[3-9](?:{GAP}\d){{9}})(?!\d)")
AREA_CODE = r"0(?:10|2\d|[3-9]\d\d)"
LANDLINE = re.compile(rf"(?<!\d)(?:\({AREA_CODE}\)|{AREA_CODE}){GAP}[2-8]\d{{2,3}}{GAP}\d{{4}}(?!\d)")
ID_CLOSED = r"[1-9]\d{16}[\dXx]|[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
ID_OPEN = (
    rf"[1-9](?:{GAP}\d){{5}}{GAP}(?:1{GAP}[89]|2{GAP}0)(?:{GAP}\d){{2}}{GAP}[01]{GAP}\d{GAP}[0-3]{GAP}\d"
    rf"(?:{GAP}\d){{3}}{GAP}[\dXx]"
)
ID_NUMBER = re.compile(rf"(?<!\d)(?:{ID_CLOSED}|{ID_OPEN})(?![\dXx])")
COMPOUND_SURNAMES = frozenset(
    re.findall("..", "欧阳司马上官诸葛夏侯皇甫尉迟公孙慕容令狐长孙宇文司徒司空东方独孤南宫端木百里呼延轩辕")
)
DIGIT = re.compile(r"\d")
GROUP = re.compile(r"\d+")
PLAIN = {code: str(unicodedata.decimal(chr(code))) for code in range(128, 0x20000) if chr(code).isdecimal()}
PLAIN |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""One character for one: other scripts' digits, and full-width forms, made plain."""
REGION = re.compile(
    r"^(?:[^省市区县]{2,6}(?:省|自治区))?(?:[^市区县旗]{2,8}(?:市|自治州|地区|盟))?(?:[^市区县旗]{1,8}(?:(?<![小社园厂校])区|县|市|旗))?"
)


def mask_name(name: str) -> str:
    """张建国 → 张＊＊, 欧阳修 → 欧阳＊; at most two stars, so that the length tells nothing."""
    text = name.strip()
    if len(text) <= 1:
        return STAR * len(text)
    kept = 2 if len(text) > 2 and text[:2] in COMPOUND_SURNAMES else 1
    return text[:kept] + STAR * min(len(text) - kept, 2)


def mask_phone(phone: str) -> str:
    """13812342716 → 138＊＊＊＊2716, 0571-88881234 → 0571-＊＊＊＊1234."""
    plain = unicodedata.normalize("NFKC", phone)
    digits = re.sub(r"\D", "", plain)
    digits = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$)", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return f"{digits[:3]}{STAR * 4}{digits[-4:]}"
    area = re.match(r"0(?:10|2\d|[3-9]\d\d)(?=[2-8]\d{6,7}$)", digits)
    if area:
        return f"{area[0]}-{STAR * (len(digits) - area.end() - 4)}{digits[-4:]}"
    return STAR * 4 + digits[-4:] if len(digits) >= 7 else STAR * len(plain.strip())


def mask_id_number(number: str) -> str:
    """330106199001011234 → 330＊＊＊＊＊＊＊＊＊＊＊＊＊34: the province and the last two stay."""
    text = re.sub(GAP, "", unicodedata.normalize("NFKC", number)).upper()
    if len(text) < 6:
        return STAR * len(text)
    kept = 3 if len(text) >= 15 else 1
    return text[:kept] + STAR * (len(text) - kept - 2) + text[-2:]


def mask_email(address: str) -> str:
    """wang.li@example.com → w＊＊＊@example.com."""
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return STAR * 3 if domain else ""
    return f"{local[:1] if len(local) > 1 else ''}{STAR * 3}@{domain}"


def mask_address(address: str) -> str:
    """浙江省杭州市西湖区文三路 12 号 → 浙江省杭州市西湖区＊＊＊＊: down to the district, and no further."""
    text = address.strip()
    region = REGION.match(text)
    return f"{region[0] if region else ''}{STAR * 4}" if text else ""


def mask_account(account: str) -> str:
    """夏日荷风 → 夏＊＊＊风; an account that is a phone number or an address is masked as one."""
    text = account.strip()
    if MOBILE.fullmatch(text.translate(PLAIN)):
        return mask_phone(text)
    if "@" in text[1:]:
        return mask_email(text)
    if len(text) < 4:
        return text[:1] + STAR * 3 if len(text) > 1 else STAR * len(text)
    return f"{text[0]}{STAR * 3}{text[-1]}"


def mask_text(text: str) -> str:
    """Free text with every mobile, landline and identity number in it masked, and all else left as it is."""
    parts, position = [], 0
    for start, end, masked in _numbers(text):
        parts += [text[position:start], masked]
        position = end
    return "".join([*parts, text[position:]])


def holds_number(text: str) -> bool:
    """Whether ``text`` holds what ``mask_text`` would hide."""
    return bool(_numbers(text))


def _numbers(text: str) -> list[tuple[int, int, str]]:
    """Start, end and masked form of each number, in order; of two readings the identity number wins."""
    if not DIGIT.search(text):
        return []
    plain = text if text.isascii() else text.translate(PLAIN)
    found = [(*match.span(), mask_id_number(match[0])) for match in ID_NUMBER.finditer(plain)]
    phones = [match for match in MOBILE.finditer(plain) if _reads_as_mobile(match[1])]
    for match in [*phones, *LANDLINE.finditer(plain)]:
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((*match.span(), mask_phone(match[0])))
    return sorted(found)


def _reads_as_mobile(match: str) -> bool:
    """Eleven digits in a few groups, or each alone; a column of small figures is no telephone number."""
    groups = len(GROUP.findall(match))
    return groups <= 5 or groups == 11
