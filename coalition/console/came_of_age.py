"""On the overview: who came of age and has to sign, and whose families have no room for another adult."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.tables import Head, Table
from members.models import Person
from members.queries.ages import ADULT, SIGNS_BESIDE, birthday
from members.queries.of_age import grown

AT_MOST = 6


@dataclass(frozen=True)
class Asked:
    """Somebody whom the registry asks for something, and since when."""

    person_id: int
    name: str
    age: int
    since: date
    what: str


def asked(today: date) -> list[Asked]:
    """Those first who must sign."""
    lists = grown(today)
    found = [
        *((person, ADULT, "sign") for person in lists.must_sign[:AT_MOST]),
        *((change.person, ADULT, "room") for change in lists.without_room[:AT_MOST]),
        *((person, SIGNS_BESIDE, "beside") for person in lists.may_sign[:AT_MOST]),
    ]
    return [Asked(row.pk, str(row), age, birthday(row.birth_date, age), what) for row, age, what in found]


def table(rows: list[Asked]) -> Table:
    """Whom to ask, and for what."""
    words = {
        "sign": _("signs for himself; goods are hidden until then"),
        "room": _("no room in the family for another adult"),
        "beside": _("may sign beside the representative"),
    }
    heads = [Head(_("member")), Head(_("age"), True), Head(_("since")), Head(_("what is needed"))]
    cells = [
        [link_to(Person(pk=row.person_id), row.name), row.age, date_format(row.since), words[row.what]] for row in rows
    ]
    more = reverse("admin:members_person_changelist") + "?grown=must_sign"
    return Table(heads, cells, title=_("Came of age, a signature is needed"), more=more)
