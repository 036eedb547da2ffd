"""Made-up matters in words: places, what is wrong, since when, what is answered; as varied as real ones."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

BAD = 2
FIRSTS = (
    "听雨 望湖 云杉 锦棠 南浦 沧浪 桂子 临江 松间 鹤鸣 青禾 雁回 枫桥 石榴 晓月 长亭 柳塘 梅岭 荷香 竹溪 "
    "鹿苑 兰台 紫藤 芦荻 星河 银杏 白鹭 丹霞 玉带 秋水 春晓 双桥 三元 五柳 七星 八角 东篱 西园 北固 中和"
).split()
KINDS = (
    "路 街 大道 巷 里 小区 花园 家园 新村 公寓 广场 菜市场 桥头 公园 幼儿园 小学 医院 地铁站 公交站 工地 "
    "写字楼 商业街 停车场 河堤"
).split()
WHERE = (
    "东门 西门 南侧 北侧 路口 拐角处 地下车库 单元门前 楼顶 沿街商铺 后巷 人行道 非机动车道 绿化带 围墙边"
).split()
MATTERS = (
    "路灯不亮",
    "垃圾桶满溢没人清",
    "夜间施工噪声很大",
    "自来水水压偏低",
    "停车位被长期占用",
    "公交车半小时才来一班",
    "人行道地砖松动破损",
    "供暖温度一直不达标",
    "物业收费项目不透明",
    "下水道反味返水",
    "电梯三天两头困人",
    "油烟直排熏得睡不着",
    "井盖缺失有人绊倒",
    "树枝压着电线冒火花",
    "共享单车堆满盲道",
    "流动摊贩占道经营",
    "燃气表坏了没人上门换",
    "有线宽带反复断网",
    "外墙瓷砖脱落砸了车",
    "消防通道被堵死",
    "培训机构不肯退费",
    "欠了三个月工资没发",
    "社保转移一直没办下来",
    "公积金提取被退回两次",
    "居住证续签要跑好几趟",
    "老人高龄津贴没有到账",
    "新生儿医保参保查不到",
    "电动车没有地方充电",
    "犬只不拴绳追咬行人",
    "广场舞音响吵到半夜",
    "违章搭建遮挡采光",
    "河水发黑有死鱼漂着",
    "渣土车漏土扬尘",
    "红绿灯配时不合理",
    "学区划分看不明白",
    "网约车绕路多收钱",
    "快递柜超时乱收费",
    "楼上漏水泡了天花板",
    "健身器材断裂伤人",
    "公厕长期关门不开",
)
SINCE = (
    "已经持续{n}天",
    "从上个月{n}号开始就这样",
    "这两周反复出现，前后有{n}次",
    "每天夜里{n}点左右最严重",
    "去年报修过一次，管了{n}天又坏了",
    "刚发现{n}个小时",
    "一到下雨天就犯，今年第{n}回了",
    "周末尤其厉害，连着{n}个周末",
)
HARMS = (
    "老人和孩子出入很不安全",
    "影响整栋楼居民休息",
    "已经有住户因此摔伤",
    "家里做饭洗澡都成问题",
    "上班族天天迟到",
    "商户生意没法做",
    "气味大得不敢开窗",
    "车辆剐蹭了好几起",
    "孩子没法安心写作业",
    "邻里为这事吵了好几架",
    "多花了不少冤枉钱",
    "跑了几个窗口都说不归自己管",
)
TRIED = (
    "找过物业，回复说等通知",
    "向社区反映过，至今没有下文",
    "打过维修电话，一直占线",
    "窗口让回去等短信，没有等到",
    "之前来电登记过，答复与实际不符",
    "自己掏钱修过一回，没有用",
    "拍了照片和视频可以提供",
    "邻居也分别反映过几次",
)
WISHES = (
    "请尽快派人到现场看一看",
    "希望给一个明确的处理时限",
    "请核实情况并电话回复",
    "盼望彻底解决，不要再反复",
    "请告知由哪个部门负责、怎么办理",
    "希望加强夜间巡查",
    "请依法查处并公布结果",
    "希望把费用明细公示出来",
)
FOUND = (
    "我单位工作人员当日到现场核查，您反映的情况属实",
    "经与社区、物业共同查看，问题确实存在",
    "经调取近期记录并走访住户，情况基本属实",
    "经核查，相关手续齐全，但施工时段不合规定",
    "经查看设备，故障由线路老化引起",
    "经核对资料，您的申请缺少一份证明材料",
)
DONE = (
    "已更换损坏部件并测试正常",
    "已责令责任单位限期整改，并安排专人复查",
    "已清理完毕，同时把清运频次增加到每日两次",
    "已协调各方签订协议，明确了今后的维护责任",
    "已列入本季度改造计划，先行采取临时措施",
    "已补录信息，款项将在下一个发放日到账",
    "已将政策依据和办理流程逐条向您说明",
    "已约谈经营者，其承诺不再发生同类行为",
)
AFTER = (
    "如仍有异常，请随时与我们联系，我们会马上处理",
    "后续我们将不定期回访，感谢您的监督",
    "给您带来的不便，我们深表歉意",
    "感谢您对城市管理工作的关心和支持",
)


SAID = (
    "分别联系双方，约定到现场查看",
    "已向来电人说明流程，对方表示理解",
    "核对了地址和联系方式，约好上门时间",
    "未接通，已发短信告知",
)
THANKS = ("处理得很快，谢谢", "工作人员态度好", "还行，希望能坚持下去", "基本解决了", "")
GRUMBLES = ("还是老样子，没有解决", "只打了个电话，没人来看", "答复很客气，问题还在", "等得太久了")


class Matter(NamedTuple):
    """A citizen's matter in words."""

    place: str
    title: str
    content: str


def matter(chance: Random, number: int) -> Matter:
    """A matter at a made-up place; ``number`` tells it from every other."""
    at = f"{_one(FIRSTS, chance)}{_one(KINDS, chance)}{1 + int(chance.random() * 400)}号"
    wrong = _one(MATTERS, chance)
    since = _one(SINCE, chance).format(n=2 + int(chance.random() * 25))
    parts = [f"{at}{_one(WHERE, chance)}{wrong}，{since}，{_one(HARMS, chance)}。"]
    if chance.random() < 0.6:
        parts.append(f"{_one(TRIED, chance)}；")
    if chance.random() < 0.3:
        parts.append(f"附近的{_one(FIRSTS, chance)}{_one(KINDS, chance)}也有{_one(MATTERS, chance)}的情况，")
    parts.append(f"{_one(WISHES, chance)}。登记{number}。")
    return Matter(at, f"{at}{wrong}", "".join(parts))


def reply(chance: Random, about: str) -> str:
    """What the citizen is answered about ``about``."""
    found, done, after = _one(FOUND, chance), _one(DONE, chance), _one(AFTER, chance)
    return f"您好，关于您反映的“{about}”一事，{found}。{done}。{after}。"


def contact(chance: Random) -> str:
    """What was said at the first contact."""
    return f"{_one(SAID, chance)}。"


def thought(chance: Random, level: int) -> str:
    """A citizen's words beside a rating."""
    return _one(GRUMBLES if level <= BAD else THANKS, chance)


def _one(words: Sequence[str], chance: Random) -> str:
    """Like ``choice``, at a third of its price."""
    return words[int(chance.random() * len(words))]
