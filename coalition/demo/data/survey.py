"""The survey that is put to members, and what a score of them answered."""

TITLE = "Опрос посетителей аптеки"
QUESTIONS = [
    {
        "code": "stock",
        "kind": "scale",
        "ru": "Есть ли в аптеке то, за чем Вы приходите?",
        "en": "Does the pharmacy have what you come for?",
    },
    {"code": "staff", "kind": "scale", "ru": "Вежливы ли сотрудники?", "en": "Are the staff polite?"},
    {
        "code": "knowledge",
        "kind": "scale",
        "ru": "Хорошо ли они знают своё дело?",
        "en": "Do they know their business well?",
    },
    {
        "code": "waiting",
        "kind": "choice",
        "ru": "Сколько Вы обычно ждёте?",
        "en": "How long do you usually wait?",
        "options": [
            ["none", "почти не жду", "hardly at all"],
            ["five", "до пяти минут", "up to five minutes"],
            ["longer", "дольше", "longer"],
        ],
    },
    {"code": "prices", "kind": "scale", "ru": "Как Вам цены?", "en": "What do you think of the prices?"},
    {"code": "hours", "kind": "yes_no", "ru": "Удобны ли часы работы?", "en": "Do the opening hours suit you?"},
    {
        "code": "layout",
        "kind": "yes_no",
        "ru": "Легко ли найти в зале нужное?",
        "en": "Is it easy to find things on the shelves?",
    },
    {
        "code": "recommend",
        "kind": "scale",
        "ru": "Посоветуете ли Вы аптеку знакомым? 0 – ни за что, 10 – обязательно",
        "en": "Would you recommend the pharmacy? 0: never, 10: certainly",
        "options": [[str(mark), str(mark), str(mark)] for mark in range(11)],
    },
    {"code": "missing", "kind": "text", "ru": "Чего Вам не хватило?", "en": "What did you miss?"},
]
WORDS = ("скамейки у входа", "кулера с водой", "детского уголка", "второй кассы вечером", "места для коляски")
ANSWERED = 24
