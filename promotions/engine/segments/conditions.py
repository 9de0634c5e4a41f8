"""What a member must be and do to belong to a segment."""

from dataclasses import dataclass

from promotions.engine.axes import AccountKind
from promotions.engine.vocabulary import Unit, Worded, term

NOBODY: frozenset[int] = frozenset()


class Sex(Worded):
    """The same values as a member has."""

    FEMALE = "f", "женский", "female"
    MALE = "m", "мужской", "male"


class BenefitCategory(Worded):
    """The same values as a member's proofs have."""

    PENSIONER = "pensioner", "пенсионеры", "pensioners"
    DISABLED = "disabled", "инвалиды", "disabled people"
    STUDENT = "student", "студенты очной формы", "full-time students"


@dataclass(frozen=True, slots=True)
class GoodsBought:
    """Goods on a receipt: products, groups and substances are joined by "or", makers narrow what they name.

    Nothing named means no condition. What came back in full does not count. `within_days` None: at any time.
    """

    product_ids: frozenset[int] = term("Товары", "Products", Unit.PRODUCTS, default=NOBODY)
    group_ids: frozenset[int] = term("Товарные группы", "Product groups", Unit.PRODUCT_GROUPS, default=NOBODY)
    substance_ids: frozenset[int] = term("Действующие вещества", "Active substances", Unit.SUBSTANCES, default=NOBODY)
    manufacturer_ids: frozenset[int] = term("Только производителей", "Only made by", Unit.MANUFACTURERS, default=NOBODY)
    excluded_manufacturer_ids: frozenset[int] = term(
        "Кроме производителей", "But not made by", Unit.MANUFACTURERS, default=NOBODY
    )
    within_days: int | None = term(
        "За последние дни", "Within the last days", Unit.DAYS, default=None, least=1, most=3_660
    )

    @property
    def names_goods(self) -> bool:
        """Whether any goods are named."""
        return bool(
            self.product_ids
            or self.group_ids
            or self.substance_ids
            or self.manufacturer_ids
            or self.excluded_manufacturer_ids
        )


@dataclass(frozen=True, slots=True)
class SegmentConditions:
    """Who belongs to a segment: every condition that is given must hold, lists within one are joined by "or".

    Intervals are half-open. Age, sex and benefits are those of the account's holder, of a family its head's. What goods
    were bought is read only of accounts whose holders agreed to it. `within_days` (None: ever) and `outlet_ids` say
    which purchases are counted and added up; outlets alone mean at least one purchase there.
    """

    is_everybody: bool = term(
        "Все участники программы",
        "All members of the programme",
        Unit.YES_NO,
        default=False,
        help_ru="Отметьте, если других условий нет и так задумано.",
        help_en="Tick it when there is no other condition and this is meant.",
    )
    age_from: int | None = term("Возраст от, лет", "Age from, years", Unit.NUMBER, default=None, least=0, most=150)
    age_until: int | None = term(
        "Возраст до, лет (не включая)", "Age below, years", Unit.NUMBER, default=None, least=1, most=151
    )
    sex: Sex | None = term("Пол", "Sex", Unit.CHOICE, default=None)
    benefit_categories: frozenset[BenefitCategory] = term(
        "Льготные категории",
        "Benefit categories",
        Unit.CHOICES,
        default=frozenset(),
        help_ru="По документу, который действует в этот день. Инвалиды – только согласившиеся на обработку"
        " сведений о здоровье.",
        help_en="By a paper in force on the day. Disabled people only when they agreed that health data is processed.",
    )
    account_kinds: frozenset[AccountKind] = term("Виды счетов", "Kinds of accounts", Unit.CHOICES, default=frozenset())
    enrolled_days_from: int | None = term(
        "Дней со вступления, от", "Days since joining, from", Unit.DAYS, default=None, least=0
    )
    enrolled_days_until: int | None = term(
        "Дней со вступления, до (не включая)", "Days since joining, below", Unit.DAYS, default=None, least=1
    )
    enrolled_outlet_ids: frozenset[int] = term("Вступили в аптеках", "Joined at outlets", Unit.OUTLETS, default=NOBODY)
    enrolled_chain_ids: frozenset[int] = term("Вступили в сетях", "Joined at chains", Unit.CHAINS, default=NOBODY)
    enrolled_districts: frozenset[str] = term(
        "Вступили в районах", "Joined in districts", Unit.DISTRICTS, default=frozenset()
    )
    level_ids: frozenset[int] = term("Уровни", "Levels", Unit.LEVELS, default=NOBODY)
    accumulated_from_kopecks: int | None = term("Накоплено от", "Accumulated from", Unit.MONEY, default=None, least=0)
    accumulated_until_kopecks: int | None = term(
        "Накоплено до (не включая)", "Accumulated below", Unit.MONEY, default=None, least=1
    )
    points_from_kopecks: int | None = term(
        "Баллов на счёте от", "Points on the account from", Unit.POINTS, default=None, least=0
    )
    points_until_kopecks: int | None = term(
        "Баллов на счёте до (не включая)", "Points on the account below", Unit.POINTS, default=None, least=1
    )
    within_days: int | None = term(
        "Считать покупки за последние дни",
        "Count purchases of the last days",
        Unit.DAYS,
        default=None,
        least=1,
        most=3_660,
    )
    purchases_from: int | None = term("Покупок от", "Purchases from", Unit.NUMBER, default=None, least=0)
    purchases_until: int | None = term("Покупок до (не включая)", "Purchases below", Unit.NUMBER, default=None, least=1)
    paid_from_kopecks: int | None = term(
        "Оплачено деньгами от", "Paid in money from", Unit.MONEY, default=None, least=0
    )
    paid_until_kopecks: int | None = term(
        "Оплачено деньгами до (не включая)", "Paid in money below", Unit.MONEY, default=None, least=1
    )
    outlet_ids: frozenset[int] = term(
        "Считать покупки в аптеках", "Count purchases at outlets", Unit.OUTLETS, default=NOBODY
    )
    last_purchase_days_from: int | None = term(
        "Дней с последней покупки, от", "Days since the last purchase, from", Unit.DAYS, default=None, least=0
    )
    last_purchase_days_until: int | None = term(
        "Дней с последней покупки, до (не включая)",
        "Days since the last purchase, below",
        Unit.DAYS,
        default=None,
        least=1,
    )
    bought: GoodsBought = term("Покупали", "Bought", Unit.GROUP_OF_TERMS, default=GoodsBought())
    not_bought: GoodsBought = term("Не покупали", "Did not buy", Unit.GROUP_OF_TERMS, default=GoodsBought())
    segment_ids: frozenset[int] = term("Входят в сегменты", "Are in segments", Unit.SEGMENTS, default=NOBODY)
    excluded_segment_ids: frozenset[int] = term(
        "Не входят в сегменты", "Are not in segments", Unit.SEGMENTS, default=NOBODY
    )
    promotion_ids: frozenset[int] = term("Участвовали в акциях", "Took part in", Unit.PROMOTIONS, default=NOBODY)
    excluded_promotion_ids: frozenset[int] = term(
        "Не участвовали в акциях", "Did not take part in", Unit.PROMOTIONS, default=NOBODY
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is said, not even that everybody is meant."""
        return self == SegmentConditions()

    @property
    def reads_goods(self) -> bool:
        """Whether it is asked what goods were bought, which needs the consent of those who bought them."""
        return self.bought.names_goods or self.not_bought.names_goods

    @property
    def counts_purchases(self) -> bool:
        """Whether purchases are counted or added up."""
        figures = (self.purchases_from, self.purchases_until, self.paid_from_kopecks, self.paid_until_kopecks)
        return any(figure is not None for figure in figures)

    @property
    def named_segment_ids(self) -> frozenset[int]:
        """Segments that must be refreshed before this one."""
        return self.segment_ids | self.excluded_segment_ids
