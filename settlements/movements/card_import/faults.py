"""What can be wrong with a row, each with a stable code and a sentence that tells what to do."""

from promotions.engine.vocabulary import Worded


class Fault(Worded):
    """Why a row is left out."""

    CARD_MISSING = "card_missing", "Нет номера карты", "The card number is missing"
    CARD_SPOILT = (
        "card_spoilt",
        "Номер карты испорчен таблицей (вид 2,9E+12): сделайте столбец текстовым и выгрузите снова",
        "A spreadsheet spoilt the card number (2.9E+12): make the column text and export again",
    )
    CARD_NOT_DIGITS = "card_not_digits", "В номере карты не только цифры", "The card number is not digits alone"
    CARD_LENGTH = (
        "card_length",
        "В номере карты не 13 цифр: такие карты касса не прочитает, выдайте новую",
        "The card number has not 13 digits: tills cannot read it, issue a new card",
    )
    CARD_CHECK_DIGIT = (
        "card_check_digit",
        "Контрольная цифра номера карты не сходится: проверьте номер",
        "The check digit of the card number is wrong: check the number",
    )
    CARD_TWICE = "card_twice", "Эта карта уже есть в файле выше", "The card stands in the file above already"
    CARD_TAKEN = (
        "card_taken",
        "Такая карта уже выдана другому участнику",
        "The card belongs to another member already",
    )
    CARD_NOT_ISSUED = (
        "card_not_issued",
        "Такая карта есть в системе и не выдана (на складе или аннулирована): оформите её на рабочем месте",
        "The card is in stock or annulled: hand it out at the desk",
    )
    NAME_MISSING = (
        "name_missing",
        "Есть данные участника, но нет фамилии или имени; у карты без участника не должно быть и телефона",
        "There are data of a member without last or first name; a card of nobody has no phone either",
    )
    TOO_LONG = "too_long", "Слишком длинное значение в строке", "A value in the row is too long"
    CONTROL_CHARACTERS = (
        "control_characters",
        "В строке есть непечатаемые знаки: файл повреждён или в другой кодировке",
        "There are unprintable characters: the file is damaged or of another encoding",
    )
    WRONG_ENCODING = (
        "wrong_encoding",
        "Строка в другой кодировке, чем весь файл: сохраните файл целиком в UTF-8 или Windows-1251",
        "The row is of another encoding than the file: save all of it as UTF-8 or Windows-1251",
    )
    TOO_MANY_CELLS = (
        "too_many_cells",
        "В строке больше ячеек, чем столбцов: лишний разделитель внутри значения",
        "There are more cells than columns: a delimiter inside a value",
    )
    BIRTH_DATE = "birth_date", "Дата рождения непонятна: нужна дата вида 31.12.1980", "The date of birth is no date"
    BIRTH_DATE_RANGE = (
        "birth_date_range",
        "Дата рождения в будущем или больше 120 лет назад",
        "The date of birth is in the future or more than 120 years ago",
    )
    SEX = "sex", "Пол непонятен: напишите «м» или «ж»", "The sex is unclear: write «м» or «ж»"
    PHONE = (
        "phone",
        "Телефон неверный: нужен номер вида +7 916 123-45-67",
        "The phone is wrong: +7 916 123-45-67 is expected",
    )
    EMAIL = "email", "Адрес почты неверный", "The e-mail address is wrong"
    ISSUED_ON = (
        "issued_on",
        "Дата выдачи непонятна, в будущем или раньше 1990 года",
        "The date of issue is unclear, in the future or before 1990",
    )
    ACCUMULATED = (
        "accumulated",
        "Накопления записаны неверно: нужны рубли и не больше двух цифр копеек, не меньше нуля",
        "The accumulation is no amount: roubles and at most two digits of kopecks, not below zero",
    )
    POINTS = (
        "points",
        "Баллы записаны неверно: нужно число и не больше двух цифр после запятой, не меньше нуля",
        "The points are no amount: at most two decimals, not below zero",
    )
    TOO_MUCH = "too_much", "Сумма больше 10 миллионов: проверьте её", "The amount is above 10 million: check it"
    POINTS_UNTIL = "points_until", "Срок баллов непонятен: нужна дата вида 31.12.2027", "Points are valid until no date"
    POINTS_LAPSED = (
        "points_lapsed",
        "Срок баллов уже прошёл: уберите баллы или срок",
        "The points have lapsed already: take out the points or the date",
    )
    CONSENT_ON = (
        "consent_on",
        "Дата согласия непонятна или в будущем",
        "The date of the consent is unclear or in the future",
    )
    CONSENT_OF_NOBODY = (
        "consent_of_nobody",
        "Согласие без участника: укажите, чьё оно",
        "A consent of nobody: say whose it is",
    )
    PHONE_TWICE = (
        "phone_twice",
        "Участник с этим телефоном уже есть в файле выше",
        "A member with this phone stands in the file above",
    )
    PERSON_TWICE = (
        "person_twice",
        "Участник с этим именем и датой рождения уже есть в файле выше",
        "A member with this name and date of birth stands in the file above",
    )
    PHONE_KNOWN = (
        "phone_known",
        "Участник с этим телефоном уже есть в программе",
        "A member with this phone is there already",
    )
    PERSON_KNOWN = (
        "person_known",
        "Участник с этим именем и датой рождения уже есть",
        "A member with this name and date of birth is there already",
    )
    NO_ACCOUNT_TO_JOIN = (
        "no_account_to_join",
        "Похожий участник есть, но открытого счёта этой программы у него нет: оформите карту на рабочем месте",
        "There is a look-alike without an open account of this programme: hand the card out at the desk",
    )


OUTCOMES = ("new", "joins", "unchanged", "rejected")


def sentences(codes: str) -> str:
    """The reasons behind codes (with commas between) as a Russian text for the file of rows left out."""
    return "; ".join(Fault(code).ru for code in codes.split(",") if code)
