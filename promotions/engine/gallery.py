"""The gallery: ready-made promotions to begin with, each a mechanic with figures that make sense and conditions that
matter. Figures are inner units, the way a version's columns keep them; rows of the coalition are for people to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from promotions.engine.rulebook import FunderKind
from promotions.engine.vocabulary import Worded


class Purpose(Worded):
    """What a promotion is started for."""

    ATTRACT = "attract", "привлечь", "attract"
    RETURN = "return", "вернуть", "win back"
    RECEIPT = "receipt", "поднять чек", "raise the receipt"
    MANUFACTURER = "manufacturer", "производитель", "manufacturer"
    LEVELS = "levels", "уровни", "levels"
    LIMITS = "limits", "ограничения", "limits"


@dataclass(frozen=True, slots=True)
class Template:
    """`row`: the line of the product's list of promotions; `shown`: conditions that stand open, `axis.field`."""

    code: str
    row: str
    purposes: tuple[Purpose, ...]
    picture: str
    name_ru: str
    name_en: str
    sentence_ru: str
    sentence_en: str
    mechanic: str
    params: Mapping[str, Any] = field(default_factory=dict)
    axes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    funder: FunderKind = FunderKind.OUTLET


RECEIPTS = (
    Template(
        "percent-of-receipt", "C1", (Purpose.ATTRACT, Purpose.RETURN), "receipt",
        "Процент с каждого чека", "A percent of every receipt",
        "С каждой покупки участник получает баллы: 5 % от суммы чека.",
        "Every purchase earns points: 5% of the receipt.",
        "percent_of_receipt", {"rate_bp": 500, "effect": "points"},
        shown=("limits.min_receipt_kopecks", "limits.per_receipt_kopecks"),
    ),
    Template(
        "bands-of-receipt", "C2", (Purpose.RECEIPT,), "bands",
        "Процент по сумме чека", "A percent by the size of the receipt",
        "Чем больше чек, тем выше процент: 5 %, от 1000 рублей – 7 %, от 3000 – 10 %.",
        "The larger the receipt, the higher the percent: 5%, 7% from 1,000 roubles, 10% from 3,000.",
        "bands_of_receipt",
        {
            "bands": [
                {"from_kopecks": 0, "rate_bp": 500},
                {"from_kopecks": 1_000_00, "rate_bp": 700},
                {"from_kopecks": 3_000_00, "rate_bp": 1_000},
            ],
            "effect": "points",
        },
        shown=("limits.per_receipt_kopecks",),
    ),
    Template(
        "points-for-receipt", "C4", (Purpose.RECEIPT,), "receipt",
        "Баллы за большой чек", "Points for a large receipt",
        "За чек свыше 2000 рублей – 100 баллов сверху.",
        "A receipt above 2,000 roubles earns 100 points on top.",
        "fixed_points_for_receipt", {"points_kopecks": 100_00},
        {"limits": {"min_receipt_kopecks": 2_000_00, "is_min_exceeded": True}},
        shown=("limits.uses_per_account",), funder=FunderKind.OPERATOR,
    ),
    Template(
        "double-points", "C4 C12", (Purpose.RECEIPT, Purpose.RETURN), "times",
        "Двойные баллы", "Double points",
        "В дни и часы акции всё, что начислили другие акции, удваивается.",
        "On the days and hours of the promotion whatever others have earned is doubled.",
        "points_multiplier", {"times_hundredths": 200},
        shown=("when.starts_on", "when.ends_on", "when.weekdays", "limits.min_receipt_kopecks"),
        funder=FunderKind.OPERATOR,
    ),
    Template(
        "sum-off", "C13", (Purpose.ATTRACT, Purpose.RECEIPT), "ticket",
        "Рубли скидки", "Roubles off",
        "Скидка 300 рублей с чека от 2000 рублей.",
        "300 roubles off a receipt from 2,000 roubles.",
        "fixed_discount", {"amount_kopecks": 300_00, "off": "receipt"},
        {"limits": {"min_receipt_kopecks": 2_000_00}, "goods": {"excluded_flags": ["rx"]}},
        shown=("whom.code_series_ids", "limits.uses_per_account"),
    ),
    Template(
        "happy-hours", "C4 C12", (Purpose.RECEIPT, Purpose.ATTRACT), "clock",
        "Счастливые часы", "Happy hours",
        "В тихие часы чек от тысячи рублей приносит больше баллов.",
        "In quiet hours a receipt from a thousand roubles earns more points.",
        "percent_of_receipt", {"rate_bp": 1_000, "effect": "points"},
        {"when": {"from_time": "14:00:00", "until_time": "17:00:00"}, "limits": {"min_receipt_kopecks": 1_000_00}},
        shown=("when.starts_on", "when.ends_on", "when.weekdays", "limits.per_receipt_kopecks"),
    ),
    Template(
        "promotion-days", "C18", (Purpose.RECEIPT, Purpose.RETURN), "calendar",
        "Дни акции в месяце", "Promotion days of the month",
        "Несколько дней в месяце чек приносит повышенный процент.",
        "On a few days of the month a receipt earns a higher percent.",
        "percent_of_receipt", {"rate_bp": 1_000, "effect": "points"}, {"when": {"month_days": [1, 2, 3, 4]}},
        shown=("limits.min_receipt_kopecks", "limits.per_receipt_kopecks"), funder=FunderKind.OPERATOR,
    ),
    Template(
        "morning-for-seniors", "C18", (Purpose.ATTRACT, Purpose.RECEIPT), "sunrise",
        "Утро для старших", "Morning for seniors",
        "Участникам от 60 лет по будням с 8 до 11 – скидка 7 %.",
        "Members of 60 and over get 7% off on weekdays from 8 to 11.",
        "percent_of_receipt", {"rate_bp": 700, "effect": "discount"},
        {
            "whom": {"age_from": 60},
            "when": {"weekdays": [1, 2, 3, 4, 5], "from_time": "08:00:00", "until_time": "11:00:00"},
            "goods": {"excluded_flags": ["rx"]},
        },
        shown=("limits.per_receipt_kopecks",),
    ),
    Template(
        "category-discount", "C17", (Purpose.ATTRACT,), "badge",
        "Скидка льготной категории", "A discount for a category",
        "Пенсионерам, людям с инвалидностью и студентам – 2 % от любой суммы.",
        "Pensioners, people with disabilities and students get 2% off any amount.",
        "percent_of_receipt", {"rate_bp": 200, "effect": "discount"}, shown=("whom.segment_ids",),
    ),
)  # fmt: skip

NTH_AND_COUPONS = (
    Template(
        "nth-purchase", "C5", (Purpose.RETURN,), "counter",
        "Каждая пятая покупка", "Every fifth purchase",
        "За каждую пятую покупку от 500 рублей – 100 баллов.",
        "Every fifth purchase from 500 roubles earns 100 points.",
        "nth_purchase", {"nth": 5, "fixed_kopecks": 100_00, "effect": "points"},
        {"limits": {"min_receipt_kopecks": 500_00}}, funder=FunderKind.OPERATOR,
    ),
    Template(
        "coupon-for-purchase", "C12 C13", (Purpose.RETURN, Purpose.RECEIPT), "ticket-given",
        "Купон за покупку", "A coupon for a purchase",
        "За чек от 1500 рублей выдаётся купон на следующую покупку.",
        "A receipt from 1,500 roubles is given a coupon for the next purchase.",
        "coupon_for_purchase", {}, {"limits": {"min_receipt_kopecks": 1_500_00}},
        shown=("when.weekdays", "when.from_time", "when.until_time"), funder=FunderKind.OPERATOR,
    ),
)  # fmt: skip

GOODS = (
    Template(
        "percent-of-goods", "C3", (Purpose.RECEIPT, Purpose.MANUFACTURER), "goods",
        "Процент на товары", "A percent of chosen goods",
        "Выбранные товары, группы или производители приносят свой процент баллами или скидкой.",
        "Chosen goods, groups or manufacturers give their own percent, as points or as a discount.",
        "percent_of_goods", {"rate_bp": 1_000, "effect": "points"},
        shown=("goods.product_ids", "goods.group_ids", "goods.manufacturer_ids"),
    ),
    Template(
        "points-for-goods", "C3", (Purpose.RECEIPT, Purpose.MANUFACTURER), "goods-points",
        "Баллы за упаковку", "Points for a pack",
        "За каждую упаковку товара начисляется твёрдое число баллов.",
        "Every pack of the goods earns a fixed number of points.",
        "fixed_points_for_goods", {"points_kopecks": 50_00, "per": "piece"},
        shown=("goods.product_ids", "limits.per_receipt_kopecks"),
    ),
    Template(
        "cheapest-free", "C3", (Purpose.RECEIPT, Purpose.MANUFACTURER), "set",
        "Третья упаковка бесплатно", "The third pack is free",
        "Из каждых трёх упаковок в чеке самая дешёвая бесплатна.",
        "Of every three packs in a receipt the cheapest is free.",
        "nth_piece_in_receipt", {"nth": 3, "rate_bp": 10_000}, {"goods": {"excluded_flags": ["rx"]}},
        shown=("goods.product_ids", "limits.per_receipt_kopecks"),
    ),
    Template(
        "nth-piece", "C5", (Purpose.RETURN, Purpose.MANUFACTURER), "counter",
        "Каждая шестая упаковка", "Every sixth pack",
        "Упаковки считаются по всем покупкам участника: за каждую шестую – 200 баллов.",
        "Packs are counted over all purchases of the member: every sixth earns 200 points.",
        "nth_piece", {"nth": 6, "fixed_kopecks": 200_00, "effect": "points"}, shown=("goods.product_ids",),
        funder=FunderKind.PARTICIPANT,
    ),
    Template(
        "price-of-set", "C3", (Purpose.RECEIPT,), "set",
        "Набор дешевле", "Cheaper as a set",
        "Товары, купленные вместе, стоят на 15 % дешевле.",
        "Goods that are bought together cost 15% less.",
        "price_of_set", {"rate_bp": 1_500}, shown=("basket.all_product_ids",),
    ),
    Template(
        "points-accepted", "A5 C7", (Purpose.RECEIPT, Purpose.LIMITS), "purse-open",
        "Больше баллов в оплату товара", "More points accepted for goods",
        "Выбранный товар можно оплатить баллами больше, чем позволяет общее правило.",
        "Chosen goods may be paid with more points than the common rule allows.",
        "points_accepted_for_goods", {"points_kopecks": 100_00}, shown=("goods.product_ids", "where.legal_entity_ids"),
    ),
    Template(
        "pharmacy-product", "A5", (Purpose.RECEIPT,), "pharmacy",
        "Своя акция аптеки", "A pharmacy's own promotion",
        "Аптека за свой счёт даёт больше баллов за свой товар в своих точках.",
        "A pharmacy pays for more points for its goods in its own outlets.",
        "fixed_points_for_goods", {"points_kopecks": 100_00, "per": "piece"},
        shown=("where.legal_entity_ids", "goods.product_ids", "when.starts_on", "when.ends_on"),
    ),
    Template(
        "manufacturer-product", "A6", (Purpose.MANUFACTURER,), "factory",
        "Акция производителя", "A manufacturer's promotion",
        "Производитель платит за баллы на свой товар для выбранной аудитории, в пределах бюджета.",
        "A manufacturer pays for points for its goods, for a chosen audience, within a budget.",
        "percent_of_goods", {"rate_bp": 1_000, "effect": "points"}, {"goods": {"excluded_flags": ["rx"]}},
        shown=("goods.product_ids", "whom.segment_ids", "when.starts_on", "when.ends_on", "limits.uses_per_account"),
        funder=FunderKind.PARTICIPANT,
    ),
    Template(
        "analogue-switch", "C20", (Purpose.MANUFACTURER,), "switch",
        "Предложение покупателям аналогов", "An offer to buyers of analogues",
        "Кто покупал аналог с тем же действующим веществом, получает баллы за товар производителя.",
        "Whoever bought an analogue with the same substance earns points for the manufacturer's goods.",
        "fixed_points_for_goods", {"points_kopecks": 100_00, "per": "piece"}, {"limits": {"uses_per_account": 1}},
        shown=("whom.segment_ids", "goods.product_ids"), funder=FunderKind.PARTICIPANT,
    ),
    Template(
        "chain", "C21", (Purpose.RETURN, Purpose.RECEIPT), "chain",
        "Цепочка акций", "A chain of promotions",
        "Кто поучаствовал в первой акции, тому открывается следующая.",
        "Whoever took part in the first promotion may take part in the next.",
        "percent_of_goods", {"rate_bp": 1_500, "effect": "points"},
        shown=("whom.after_promotion_ids", "goods.group_ids"),
    ),
    Template(
        "campaign-points", "C11 C14", (Purpose.LIMITS, Purpose.RECEIPT), "hourglass",
        "Сгорающие баллы акции", "Campaign points that expire",
        "Баллы акции живут 30 дней, ими оплачивают до половины чека и только названные товары.",
        "Points of the campaign live 30 days and pay for half of a receipt at most, for named goods only.",
        "percent_of_goods", {"rate_bp": 1_500, "effect": "points"},
        {"validity": {"expires_after_days": 30}, "spending": {"share_bp": 5_000}},
        shown=("goods.group_ids", "spending.goods.group_ids", "spending.min_receipt_kopecks"),
        funder=FunderKind.OPERATOR,
    ),
)  # fmt: skip

MEMBERS = (
    Template(
        "welcome", "C8", (Purpose.ATTRACT,), "gift",
        "Приветственные баллы", "Welcome points",
        "При вступлении участник получает 100 баллов на 30 дней.",
        "Whoever joins gets 100 points for 30 days.",
        "points_for_occasion", {"occasion": "enrolment", "points_kopecks": 100_00},
        {"validity": {"expires_after_days": 30}}, shown=("spending.min_receipt_kopecks",),
        funder=FunderKind.OPERATOR,
    ),
    Template(
        "second-purchase", "C19", (Purpose.ATTRACT, Purpose.RETURN), "second",
        "Вторая покупка", "The second purchase",
        "Новому участнику – повышенный процент за вторую покупку в первый месяц.",
        "A new member earns a higher percent for the second purchase within the first month.",
        "percent_of_receipt", {"rate_bp": 1_000, "effect": "points"},
        {
            "whom": {"purchases_from": 1, "purchases_until": 2, "enrolled_days_until": 31},
            "limits": {"uses_per_account": 1},
        },
        shown=("limits.per_receipt_kopecks",), funder=FunderKind.OPERATOR,
    ),
    Template(
        "win-back", "C19", (Purpose.RETURN,), "return",
        "Вернись к нам", "Come back",
        "Кто не покупал 90 дней, получает 150 баллов на две недели.",
        "Whoever has bought nothing for 90 days gets 150 points for two weeks.",
        "points_for_occasion", {"occasion": "inactivity", "idle_days": 90, "points_kopecks": 150_00},
        {"validity": {"expires_after_days": 14}, "spending": {"min_receipt_kopecks": 500_00}},
        funder=FunderKind.OPERATOR,
    ),
    Template(
        "birthday-gift", "C10", (Purpose.RETURN,), "cake",
        "Подарок ко дню рождения", "A birthday gift",
        "За неделю до дня рождения приходит 200 баллов, через месяц они сгорают.",
        "A week before the birthday 200 points come; they expire in a month.",
        "points_for_occasion", {"occasion": "birthday", "days_before": 7, "points_kopecks": 200_00},
        {"validity": {"expires_after_days": 30}}, shown=("spending.min_receipt_kopecks",),
        funder=FunderKind.OPERATOR,
    ),
    Template(
        "birthday-days", "C10", (Purpose.RETURN, Purpose.RECEIPT), "cake-percent",
        "Скидка у дня рождения", "A discount around the birthday",
        "За 3 дня до и 3 дня после дня рождения – скидка 10 %.",
        "10% off from 3 days before the birthday until 3 days after it.",
        "percent_of_receipt", {"rate_bp": 1_000, "effect": "discount"},
        {"whom": {"birthday_before_days": 3, "birthday_after_days": 3}, "goods": {"excluded_flags": ["rx"]}},
        shown=("limits.uses_per_account", "limits.per_receipt_kopecks"),
    ),
    Template(
        "friend-inviter", "C9", (Purpose.ATTRACT,), "friends",
        "Приведи друга: пригласившему", "Bring a friend: to the inviter",
        "После первой покупки друга пригласивший получает 200 баллов.",
        "After the friend's first purchase the inviter gets 200 points.",
        "points_for_occasion", {"occasion": "referral_inviter", "points_kopecks": 200_00},
        shown=("validity.expires_after_days",), funder=FunderKind.OPERATOR,
    ),
    Template(
        "friend-friend", "C9", (Purpose.ATTRACT,), "friends",
        "Приведи друга: другу", "Bring a friend: to the friend",
        "После своей первой покупки приглашённый получает 100 баллов.",
        "After the first purchase whoever was invited gets 100 points.",
        "points_for_occasion", {"occasion": "referral_friend", "points_kopecks": 100_00},
        shown=("validity.expires_after_days",), funder=FunderKind.OPERATOR,
    ),
    Template(
        "friend-share", "C9", (Purpose.ATTRACT,), "friends-share",
        "Доля с покупок друга", "A share of the friend's purchases",
        "Три месяца пригласивший получает 1 % с каждой покупки друга.",
        "For three months the inviter earns 1% of each of the friend's purchases.",
        "share_of_friends_purchase", {"rate_bp": 100, "days": 90}, funder=FunderKind.OPERATOR,
    ),
    Template(
        "questionnaire", "C23", (Purpose.ATTRACT,), "form",
        "Баллы за анкету", "Points for the questionnaire",
        "Кто заполнил анкету, получает 50 баллов.",
        "Whoever fills in the questionnaire gets 50 points.",
        "points_for_occasion", {"occasion": "questionnaire", "points_kopecks": 50_00}, funder=FunderKind.OPERATOR,
    ),
    Template(
        "review", "C23", (Purpose.RETURN,), "review",
        "Баллы за отзыв или действие", "Points for a review or an action",
        "За отзыв участник получает 30 баллов.",
        "A review earns 30 points.",
        "points_for_occasion", {"occasion": "review", "points_kopecks": 30_00},
        shown=("whom.segment_ids",), funder=FunderKind.OPERATOR,
    ),
)  # fmt: skip

LEVELS_AND_CODES = (
    Template(
        "level-points", "C6", (Purpose.LEVELS, Purpose.RETURN), "ladder",
        "Баллы по уровню", "Points by level",
        "Чем больше накоплено покупок, тем выше процент баллов.",
        "The more was bought, the higher the percent of points.",
        "level_points", {}, shown=("goods.excluded_flags",),
    ),
    Template(
        "level-discount", "C16", (Purpose.LEVELS,), "card",
        "Накопительная скидка", "A cumulative discount",
        "Скидка растёт по порогам накоплений и не суммируется с другими акциями своей группы.",
        "The discount grows by thresholds and does not add up with other promotions of its group.",
        "level_discount", {}, shown=("goods.excluded_flags",),
    ),
    Template(
        "level-reached", "C6", (Purpose.LEVELS, Purpose.RETURN), "gift",
        "Подарок за новый уровень", "A gift for a new level",
        "Кто достиг уровня, получает 100 баллов.",
        "Whoever reaches the level gets 100 points.",
        "points_for_occasion", {"occasion": "level", "points_kopecks": 100_00}, shown=("whom.level_ids",),
        funder=FunderKind.OPERATOR,
    ),
    Template(
        "promo-code", "C13", (Purpose.ATTRACT, Purpose.RECEIPT), "ticket",
        "Скидка по промокоду", "A discount by promo code",
        "Кто назвал промокод, получает 10 % на чек.",
        "Whoever gives the promo code gets 10% off the receipt.",
        "percent_of_receipt", {"rate_bp": 1_000, "effect": "discount"}, {"goods": {"excluded_flags": ["rx"]}},
        shown=("whom.code_series_ids", "limits.uses_per_account", "limits.per_receipt_kopecks"),
        funder=FunderKind.OPERATOR,
    ),
    Template(
        "coupon-for-birthday", "C10 C13", (Purpose.RETURN,), "ticket-given",
        "Купон ко дню рождения", "A coupon for the birthday",
        "За неделю до дня рождения участнику приходит купон выбранной серии.",
        "A week before the birthday the member gets a coupon of the chosen series.",
        "coupon_for_occasion", {"occasion": "birthday", "days_before": 7}, funder=FunderKind.OPERATOR,
    ),
)  # fmt: skip

TEMPLATES: dict[str, Template] = {
    each.code: each for each in (*RECEIPTS, *NTH_AND_COUPONS, *GOODS, *MEMBERS, *LEVELS_AND_CODES)
}
