"""What the invented coalition promises, as it would be agreed at a table: names here, identifiers in the database."""

from typing import Any

Row = dict[str, Any]

LADDERS: tuple[Row, ...] = (
    {
        "code": "points",
        "name": "Уровни начисления",
        "rate": "points_rate_bp",
        "levels": (
            ("Старт", "Start", 0, 300),
            ("Серебро", "Silver", 5_000, 500),
            ("Золото", "Gold", 15_000, 700),
        ),
    },
    {
        "code": "discount-card",
        "name": "Накопительная скидка «Ландыша»",
        "rate": "discount_rate_bp",
        "levels": (
            ("Скидка 2 %", "2 % off", 3_000, 200),
            ("Скидка 4 %", "4 % off", 8_000, 400),
            ("Скидка 6 %", "6 % off", 16_000, 600),
        ),
    },
)

# What the law or the programme leaves out: documents say of each flag what it means.
EXCLUSIONS: Row = {
    "earning_excluded_flags": ["vital", "pku", "infant_formula", "certificate"],
    "spending_excluded_flags": ["vital", "pku", "certificate"],
    "discount_excluded_flags": ["pku", "infant_formula", "certificate"],
    "accumulation_excluded_flags": ["certificate"],
}

NO_ADVERTISED = ["rx", "pku", "infant_formula"]

PROMOTIONS: tuple[Row, ...] = (
    {
        "code": "level-points",
        "name": "Баллы по уровню",
        "name_en": "Points by level",
        "mechanic": "level_points",
        "params": {"scheme": "points"},
        "funders": {"outlet": 10_000},
    },
    {
        "code": "landysh-card",
        "name": "Накопительная скидка «Ландыша»",
        "name_en": "Landysh discount card",
        "mechanic": "level_discount",
        "params": {"scheme": "discount-card"},
        "where": {"chains": ["Сибирский ландыш"]},
        "group": "discounts",
        "funders": {"outlet": 10_000},
    },
    {
        "code": "weekend",
        "name": "Выходные с М-Центром: +2 %",
        "name_en": "Weekends with the M-Centre: +2 %",
        "mechanic": "percent_of_receipt",
        "params": {"rate_bp": 200},
        "when": {"weekdays": [6, 7]},
        "limits": {"min_receipt_kopecks": 500_00, "per_receipt_kopecks": 150_00},
        "funders": {"operator": 10_000},
        "budget_roubles": 40_000,
    },
    {
        "code": "quiet-mornings",
        "name": "Тихие утра «Здравицы»: +3 %",
        "name_en": "Quiet mornings at Zdravitsa: +3 %",
        "mechanic": "percent_of_receipt",
        "params": {"rate_bp": 300},
        "where": {"chains": ["Аптеки «Здравица»"]},
        "when": {"weekdays": [1, 2, 3, 4, 5], "from_time": "08:00:00", "until_time": "11:00:00"},
        "funders": {"outlet": 10_000},
    },
    {
        "code": "vektra-cold",
        "name": "Вектрафарм от простуды: 30 баллов за упаковку",
        "name_en": "Vektrafarm against colds: 30 points a pack",
        "mechanic": "fixed_points_for_goods",
        "params": {"points_kopecks": 30_00},
        "goods": {"products": ["100176", "100177", "100178", "100179"], "excluded_flags": NO_ADVERTISED},
        "limits": {"per_receipt_kopecks": 90_00},
        "funders": {"Вектрафарм": 10_000},
        "budget_roubles": 6_000,
    },
    {
        "code": "biolika-autumn",
        "name": "Витамины Биолика: 10 % баллами",
        "name_en": "Biolika vitamins: 10 % in points",
        "mechanic": "percent_of_goods",
        "params": {"rate_bp": 1_000},
        "goods": {"manufacturers": ["Биолика"], "excluded_flags": NO_ADVERTISED},
        "funders": {"Биолика": 7_000, "outlet": 3_000},
        "budget_roubles": 25_000,
    },
    {
        "code": "kamfara-home",
        "name": "Домашняя аптечка «Камфары»: 15 % баллами",
        "name_en": "Kamfara first-aid kit: 15 % in points",
        "mechanic": "percent_of_goods",
        "params": {"rate_bp": 1_500},
        "goods": {"manufacturers": ["Камфара Поволжья"], "excluded_flags": NO_ADVERTISED},
        "funders": {"Камфара Поволжья": 10_000},
        "budget_roubles": 15_000,
        "validity": {"expires_after_days": 180},
    },
    {
        "code": "ladoga-calm",
        "name": "Ладога: 8 % баллами за покой и лёгкость",
        "name_en": "Ladoga: 8 % in points for calm and ease",
        "mechanic": "percent_of_goods",
        "params": {"rate_bp": 800},
        "goods": {"manufacturers": ["Ладожский фармзавод"], "excluded_flags": NO_ADVERTISED},
        "funders": {"Ладожский фармзавод": 10_000},
        "budget_roubles": 20_000,
    },
    {
        "code": "dermalita-care",
        "name": "Дермалита: скидка 15 %",
        "name_en": "Dermalita: 15 % off",
        "mechanic": "percent_of_goods",
        "params": {"rate_bp": 1_500, "effect": "discount"},
        "goods": {"manufacturers": ["Дермалита"], "excluded_flags": NO_ADVERTISED},
        "group": "discounts",
        "funders": {"Дермалита": 10_000},
        "budget_roubles": 30_000,
    },
    {
        "code": "volga-hygiene",
        "name": "Гигиена у «Волжской»: скидка 10 %",
        "name_en": "Hygiene at Volzhskaya: 10 % off",
        "mechanic": "percent_of_goods",
        "params": {"rate_bp": 1_000, "effect": "discount"},
        "where": {"chains": ["Волжская аптека"]},
        "goods": {"groups": ["hygiene"]},
        "group": "discounts",
        "funders": {"outlet": 10_000},
    },
    {
        "code": "vitamins-by-code",
        "name": "Витамины по промокоду: скидка 10 %",
        "name_en": "Vitamins by promo code: 10 % off",
        "mechanic": "percent_of_goods",
        "params": {"rate_bp": 1_000, "effect": "discount"},
        "codes": ["care"],
        "goods": {"groups": ["vitamins"], "excluded_flags": NO_ADVERTISED},
        "funders": {"operator": 10_000},
        "budget_roubles": 15_000,
    },
    {
        "code": "welcome",
        "name": "Приветственные 100 баллов",
        "name_en": "Welcome: 100 points",
        "mechanic": "points_for_occasion",
        "params": {"occasion": "enrolment", "points_kopecks": 100_00},
        "funders": {"operator": 10_000},
        "budget_roubles": 10_000,
        "validity": {"expires_after_days": 60},
        "spending": {"min_receipt_kopecks": 300_00},
    },
    {
        "code": "birthday",
        "name": "Подарок ко дню рождения",
        "name_en": "Birthday gift",
        "mechanic": "points_for_occasion",
        "params": {"occasion": "birthday", "points_kopecks": 150_00, "days_before": 3},
        "funders": {"outlet": 10_000},
        "budget_roubles": 15_000,
        "validity": {"expires_after_days": 14},
    },
    {
        "code": "come-back",
        "name": "Мы вас ждём: 120 баллов",
        "name_en": "We miss you: 120 points",
        "mechanic": "points_for_occasion",
        "params": {"occasion": "inactivity", "points_kopecks": 120_00, "idle_days": 21},
        "limits": {"uses_per_account": 1, "period": "quarter"},
        "funders": {"operator": 6_000, "Вектрафарм": 4_000},
        "budget_roubles": 8_000,
        "validity": {"expires_after_days": 10},
    },
    {
        "code": "bring-a-friend",
        "name": "Приведи друга",
        "name_en": "Bring a friend",
        "mechanic": "points_for_occasion",
        "params": {"occasion": "referral_inviter", "points_kopecks": 200_00},
        "limits": {"uses_per_account": 5, "period": "year", "min_receipt_kopecks": 300_00},
        "funders": {"operator": 10_000},
        "budget_roubles": 10_000,
    },
)

SERIES: tuple[Row, ...] = (
    {
        "code": "m-200",
        "name": "М-купон 200",
        "name_en": "M-coupon 200",
        "nominal_roubles": 200,
        "funder": "operator",
        "compensation_basis": "applied",
        "min_receipt_roubles": 0,
        "count": 120,
    },
    {
        "code": "m-300",
        "name": "М-купон 300 от Вектрафарма",
        "name_en": "M-coupon 300 by Vektrafarm",
        "nominal_roubles": 300,
        "funder": "Вектрафарм",
        "compensation_basis": "applied",
        "min_receipt_roubles": 0,
        "count": 90,
    },
    {
        "code": "m-500",
        "name": "М-купон 500 от Биолики",
        "name_en": "M-coupon 500 by Biolika",
        "nominal_roubles": 500,
        "funder": "Биолика",
        "compensation_basis": "nominal",
        "min_receipt_roubles": 600,
        "count": 60,
    },
)

# What the operator thinks about: two drafts of one promotion, tried on the receipts of the month.
DRAFT: Row = {
    "code": "winter-care",
    "name": "Зимний уход",
    "name_en": "Winter care",
    "goods": {"groups": ["cosmetics", "hygiene", "skin", "vitamins"], "excluded_flags": NO_ADVERTISED},
    "limits": {"min_receipt_kopecks": 300_00},
    "group": "discounts",
    "priority": 15,
    "funders": {"Дермалита": 6_000, "outlet": 4_000},
    "budget_roubles": 15_000,
    "wordings": ({"rate_bp": 800}, {"rate_bp": 1_200, "effect": "discount"}),
}

# What the actors of the radio spot say: one word for everybody, at most twice each.
WORD: Row = {
    "code": "care",
    "name": "Промокод ЗАБОТА",
    "name_en": "Promo code ЗАБОТА",
    "word": "ЗАБОТА",
    "uses": 1_000,
    "uses_per_account": 2,
}
