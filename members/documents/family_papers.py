"""Papers of families: who founds one, how it changes. Each adult signs for himself."""

from dataclasses import dataclass

from members.documents.facts import Facts, FamilyMember, Someone
from members.documents.fields import KINDS, Field, Mark, day, tied
from members.documents.signing import Context, card_in_head, named, signatures_of
from members.models import AccountHolder, FamilyChange

Role = AccountHolder.Role
_ROLES = {Role.HEAD: "глава", Role.ADULT: "взрослый", Role.CHILD: "ребёнок", Role.HOLDER: "участник"}
_CHANGES = {
    FamilyChange.Kind.JOINED: "принять в семью",
    FamilyChange.Kind.LEFT: "исключить из семьи",
    FamilyChange.Kind.NEW_HEAD: "сменить главу семьи",
    FamilyChange.Kind.DISSOLVED: "прекратить семейный счёт",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of a family."""

    name: str = ""
    born: str = ""
    role: str = ""
    by: str = ""


def family_application(facts: Facts) -> Context:
    """«Заявление о семейном счёте»."""
    programme = facts.programme
    blank = [Row(role=_ROLES[Role.HEAD]), *[Row(role=_ROLES[Role.ADULT])] * (programme.max_adults - 1)]
    blank += [Row(role=_ROLES[Role.CHILD])] * programme.max_children
    return card_in_head(facts.card_number) | {
        "title": f"Заявление о семейном счёте в программе {named(programme)}",
        "clauses": [
            "Прошу открыть семейный счёт для перечисленных ниже и выдать к нему карту. "
            f"В семье — до {programme.max_adults}\u00a0взрослых и до {programme.max_children}\u00a0детей.",
            f"Баллы и накопления семьи общие. {_switching(facts)} {_leaver(facts)}",
            "Глава семьи видит итоги по счёту; состав покупок другого взрослого ему не показывается.",
            "Каждый взрослый подписывается в своей строке и даёт своё согласие на обработку персональных данных: глава "
            "семьи за него не подписывает. За ребёнка подписывает и даёт согласие законный представитель. До подписи и "
            "согласия человек в семью не входит.",
        ],
        "table_title": "Состав семьи",
        "people": _rows(facts) or blank,
        "signatures": signatures_of(facts, "Глава семьи"),
    }


def family_change(facts: Facts) -> Context:
    """«Заявление об изменении состава семьи». `family` is who is in it afterwards."""
    programme = facts.programme
    count = programme.max_adults + programme.max_children
    return card_in_head(facts.card_number) | {
        "title": "Заявление об изменении состава семьи",
        "changes": [Mark(words, facts.change == kind) for kind, words in _CHANGES.items()],
        "details": [
            Field("Номер карты семьи", facts.card_number, 4),
            Field("Кого касается и что изменилось", facts.reason, 8, lines=2),
        ],
        "clauses": [
            "Изменение действует со дня, когда подписали все, кого оно касается; на то, что было раньше, не влияет.",
            "Новый взрослый подписывает за себя и даёт своё согласие на обработку персональных данных; за нового "
            "ребёнка согласие даёт законный представитель.",
            _leaver(facts),
        ],
        "table_title": "Состав семьи после изменения",
        "people": _rows(facts) or [Row()] * count,
        "signatures": signatures_of(facts, "Глава семьи"),
    }


def _rows(facts: Facts) -> list[Row]:
    head = next((each.someone for each in facts.family if each.role == Role.HEAD), None)
    return [_row(each, head) for each in facts.family]


def _row(member: FamilyMember, head: Someone | None) -> Row:
    someone, by = member.someone, member.represented_by
    words = ""
    if by:
        name = "глава семьи" if by.someone == head else by.someone.full_name
        words = tied(f"Представитель: {name} ({KINDS[by.kind]}); {by.authority}")
    return Row(someone.full_name, day(someone.birth_date), _ROLES[member.role], words)


def _switching(facts: Facts) -> str:
    since = facts.programme.switch_counts_from
    if since is None:
        return "Если у кого-то из нас уже есть счёт в программе, его баллы и накопления переходят на счёт семьи."
    return (
        "Если у кого-то из нас уже есть счёт в программе, его баллы переходят на счёт семьи, а накопления учитываются "
        f"с {day(since)}."
    )


def _leaver(facts: Facts) -> str:
    if facts.programme.family_leaver == facts.programme.FamilyLeaver.POINTS_STAY:
        return "Баллы того, кто выходит из семьи, остаются на счёте семьи."
    return "Баллы при выходе из семьи делятся так, как договорились её взрослые."
