"""What the citizen asked for, as far as words can tell: the terms of the questions that an answer leaves out.

No dictionary: a question is cut at the words that carry no matter, and what is left between them is a term.
"""

import re

SENTENCE = re.compile(r"[^。！？!?；;\n]+[？?]?")
ASKS = re.compile(
    r"[？?]|请问|想问|咨询|多少|几(?:天|时|个|点|号)|什么|怎么|如何|何时|为何|为什么|是否|能否|能不能|可不可以|吗|哪"
)
AMOUNT = re.compile(r"\d+(?:\.\d+)?\s*(?:万元|亿元|元|平方米|平米|公里|米|吨|度|岁|个月|年|%|％)")
TITLE = re.compile(r"《([^》]{2,30})》|[「“]([^」”]{2,12})[」”]")
EMPTY = re.compile(
    r"请问一下|请问|想问一下|想问|咨询一下|咨询|为什么|什么时候|什么时间|什么|怎么办|怎么样|怎么|怎样|如何|何时|多少钱|多少|多久|多长时间|"
    r"是不是|是否|能不能|能否|可不可以|可以|有没有|应该|需要|希望|要求|目前|现在|一直|已经|还是|还有|还要|还能|以及|或者|如果|因为|所以|但是|而且|"
    r"我们|我家|我的|你们|你好|您好|他们|她们|咱们|自己|大家|家里|这个|那个|这种|这样|这里|那里|哪里|哪儿|哪个|哪些|哪|"
    r"这么久|那么久|多么|这么|那么|之前|以前|上次|第[一二三四五六七八九十]天|[前昨今明当]天|打[了过]?电话|打[了过]|来电|"
    r"一下|一个|一次|一些|有关|关于|对于|按照|根据|进行|办理一下|解决一下|"
    r"几天|几时|几个|几点|几号|[我你您他她它的了吗呢吧啊呀是在有和与及或把被让给到从对于为以就都也还再又很太最更该要会能想问请谁几个这那其之将由请,，、：:（）()“”「」《》\s\d]"
)
GENERIC = frozenset(
    "规定 合理 改善 解决 处理 反映 问题 情况 办法 相关 部门 政府 领导 时间 来管 事情 地方 "
    "市民 群众 办理 办好 回复 答复".split()
)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
SHORTEST, LONGEST, MOST = 2, 10, 4


def unanswered(matter: str, reply: str) -> list[str]:
    """Terms of the citizen's questions of which the answer says nothing, in the order they were asked."""
    said = re.sub(r"\s", "", reply)
    return [term for term in terms_asked(matter) if not _is_spoken_of(term, said)][:MOST]


def terms_asked(matter: str) -> list[str]:
    """Amounts, titles and matters named in the sentences that ask something."""
    found: list[str] = []
    for sentence in (match[0] for match in SENTENCE.finditer(matter) if ASKS.search(match[0])):
        titles = [first or second for first, second in TITLE.findall(sentence)]
        amounts = [re.sub(r"\s", "", match[0]) for match in AMOUNT.finditer(sentence)]
        rest = AMOUNT.sub(" ", TITLE.sub(" ", sentence))
        runs = [run for part in EMPTY.split(rest) for run in CHINESE.findall(part or "")]
        found += (
            titles + amounts + [run for run in runs if SHORTEST <= len(run) <= LONGEST and run not in GENERIC]
        )
    return list(dict.fromkeys(found))


def _is_spoken_of(term: str, said: str) -> bool:
    """Whole, or for a longer term at least half of its pairs of characters."""
    if term in said:
        return True
    pairs = [term[at : at + 2] for at in range(len(term) - 1)]
    if len(pairs) < 2 or any(character.isdigit() for character in term):
        return False
    return sum(pair in said for pair in pairs) * 2 >= len(pairs)
