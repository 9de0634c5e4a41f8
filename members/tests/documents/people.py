"""People with the longest names that papers must hold, and facts for each paper."""

from datetime import UTC, date, datetime

from coalition.demo.tables import DATA
from coalition.kernel.barcodes import check_digit
from members.documents.facts import (
    Commissioner,
    ErasedFacts,
    Facts,
    FamilyMember,
    LogLine,
    Representing,
    Someone,
)
from members.documents.papers import PaperKind
from members.models import AccountHolder, ConsentText, FamilyChange, Questionnaire, Representation
from pharmacies.models import LegalEntity, Outlet, Programme

ON = date(2026, 11, 29)
ADDRESS = (
    "620075, Свердловская область, муниципальное образование «город Екатеринбург», Орджоникидзевский внутригородской "
    "район, посёлок Садовый, ул. Героев Панфиловцев-Красногвардейцев, д. 128, корп. 4, кв. 17"
)
EMAIL = "aleksandra-anastasia.konstantinopolskaya@pochta-rossii.example"
LONGEST = Someone(
    "Константинопольская-Рождественская",
    "Александра-Анастасия",
    "Константиновна",
    "f",
    date(1979, 2, 28),
    "+79161000132",
    EMAIL,
    ADDRESS,
)
TEENAGER = Someone("Константинопольский-Рождественский", "Максимилиан", "Александрович", "m", date(2011, 5, 4))
AUTHORITY = (
    "свидетельство о рождении V-ИК № 512 345 от 14.05.2011, отдел ЗАГС Орджоникидзевского района г. Екатеринбурга"
)
CARD, NEW_CARD = (f"{twelve}{check_digit(twelve)}" for twelve in ("290000000132", "290000000133"))
QUESTIONS = [
    {"code": "stock", "ru": "Есть ли в аптеке то, что вам нужно?", "en": "Stock", "kind": "scale"},
    {"code": "staff", "ru": "Вежливы ли и знают ли своё дело сотрудники?", "en": "Staff", "kind": "scale"},
    {
        "code": "wait",
        "ru": "Как долго вы ждали в последний раз?",
        "en": "Waiting",
        "kind": "choice",
        "options": [["0", "не ждал(а)", "not"], ["5", "до 5 минут", "to 5"], ["10", "дольше", "longer"]],
    },
    {"code": "come", "ru": "Посоветуете ли аптеку знакомым?", "en": "Advise", "kind": "yes_no"},
    {"code": "missing", "ru": "Чего не хватает?", "en": "Missing", "kind": "text"},
]


def a_programme() -> Programme:
    """A programme with an operator whose names are as long as they come."""
    operator = LegalEntity(
        role="operator",
        short_name="ООО «М-Центр»",
        full_name="Общество с ограниченной ответственностью «М-Центр»",
        inn="7700234470",
        kpp="770001001",
        ogrn="1187700256193",
        legal_address="115127, г. Москва, ул. Складочная, д. 6, стр. 3, офис 412",
        phone="+7 (495) 555-01-10",
        email="info@m-centre.example",
    )
    return Programme(code="m", name="М-система", operator=operator)


def an_outlet(programme: Programme) -> Outlet:
    """Where the papers are signed."""
    return Outlet(
        legal_entity=programme.operator,
        code="a",
        name="Аптека «Здравица» № 17 на Героев Панфиловцев",
        address="г. Екатеринбург, ул. Героев-Панфиловцев, д. 12",
        region="Свердловская область",
    )


def a_text(kind: str) -> ConsentText:
    """The wording that the demo comes with."""
    text = (DATA / "consents" / f"{kind}.txt").read_text(encoding="utf-8")
    return ConsentText(kind=kind, version=2, text=text, text_hash="0", effective_on=date(2026, 1, 1))


def a_family() -> tuple[FamilyMember, ...]:
    """Two adults and six children, each with a long name."""
    by = Representing(LONGEST, Representation.Kind.PARENT, AUTHORITY)
    other = Someone("Константинопольский-Рождественский", "Владислав-Станислав", "Ростиславович", "m", date(1977, 1, 9))
    return (
        FamilyMember(LONGEST, AccountHolder.Role.HEAD),
        FamilyMember(other, AccountHolder.Role.ADULT),
        *[FamilyMember(TEENAGER, AccountHolder.Role.CHILD, by)] * 6,
    )


def an_erasure() -> ErasedFacts:
    """Two people erased."""
    tables = ("members_person", "members_consentscan", "members_benefitproof", "members_confirmationcode")
    return ErasedFacts(
        act_number="АКТ-ПДН-2026-000007",
        persons=("участник № 1048571", "участник № 1048572"),
        categories=(
            "фамилия, имя, отчество; дата рождения; пол; телефон; адрес электронной почты; адрес",
            "льготная категория; состав покупок; скан-копии согласий",
        ),
        systems=("реестр участников программы лояльности «М-система», база данных PostgreSQL",),
        method="замена данных пустыми значениями и удаление файлов средствами СУБД без возможности восстановления",
        reason="отзыв согласия на обработку персональных данных (ч. 5 ст. 21 152-ФЗ), заявление ОТЗ-2026-000031",
        on=ON,
        commission=(
            Commissioner("Карпова Е. В.", "Председатель комиссии, ответственный за обработку персональных данных"),
            Commissioner("Жданова О. Н.", "Главный бухгалтер"),
            Commissioner("Константинопольский-Рождественский В.-С. Р.", "Администратор информационной системы"),
        ),
        log=tuple(
            LogLine(
                datetime(2026, 11, 29, 9, 5, second, tzinfo=UTC),
                tables[second % 4],
                second % 3 + 1,
                ("last_name", "first_name", "middle_name", "phone", "email"),
            )
            for second in range(24)
        ),
        remains=(
            ("members_consent, members_consentwithdrawal, members_consentscan", "доказательство согласия, 3 года"),
            ("settlements_*", "документы учёта под номером участника, 5 лет (402-ФЗ, ст. 29)"),
        ),
    )


def facts_for(kind: PaperKind, programme: Programme, *, is_blank: bool = False) -> Facts:
    """Facts as full as they come for a paper, or those of a blank form."""
    text = a_text(kind) if kind in ConsentText.Kind.values else None
    questionnaire = Questionnaire(programme=programme, number=1, title="Что вы думаете об аптеке", questions=QUESTIONS)
    if is_blank:
        return Facts(programme, ON, text=text, questionnaire=questionnaire)
    is_for_ward = kind == PaperKind.PD_CONSENT_REPRESENTATIVE
    return Facts(
        programme,
        ON,
        number="ЗАЯ-2026-000123",
        outlet=an_outlet(programme),
        clerk_name="Ермолаева Н. Ю.",
        someone=TEENAGER if is_for_ward else LONGEST,
        represented_by=Representing(LONGEST, Representation.Kind.PARENT, AUTHORITY) if is_for_ward else None,
        card_number=CARD,
        new_card_number=NEW_CARD,
        ways=("sms", "email") if kind in (PaperKind.ADS_CONSENT, PaperKind.CONSENT_WITHDRAWAL) else (),
        family=a_family() if "family" in kind else (),
        questionnaire=questionnaire,
        reason="Муж выходит из семьи, дочь становится взрослой" if kind == PaperKind.FAMILY_CHANGE else "Утеряна",
        text=text,
        erased=an_erasure() if kind == PaperKind.DESTRUCTION_ACT else None,
        regulations="№ 3 от 01.09.2026",
        identity_check="паспорт",
        change=FamilyChange.Kind.LEFT,
    )
