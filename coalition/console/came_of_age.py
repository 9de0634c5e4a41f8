"""On the overview: who came of age and has to sign, and whose families have no room for another adult."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.tables import Head, Table
from members.queries.ages import ADULT, SIGNS_BESIDE, birthday
from members.queries.of_age import grown

AT_MOST = 6


def table(today: date) -> Table | None:
    """Whom the registry asks, those first who must; nobody: no table."""
    lists = grown(today)
    asked = [
        *((person, ADULT, _("signs for himself; goods are hidden until then")) for person in lists.must_sign[:AT_MOST]),
        *(
            (change.person, ADULT, _("no room in the family for another adult"))
            for change in lists.without_room[:AT_MOST]
        ),
        *((person, SIGNS_BESIDE, _("may sign beside the representative")) for person in lists.may_sign[:AT_MOST]),
    ]
    rows: list[list[Any]] = [
        [link_to(person), age, date_format(birthday(person.birth_date, age)), why] for person, age, why in asked
    ]
    if not rows:
        return None
    heads = [Head(_("member")), Head(_("age"), True), Head(_("since")), Head(_("what is needed"))]
    more = reverse("admin:members_person_changelist") + "?grown=must_sign"
    return Table(heads, rows, title=_("Came of age, a signature is needed"), more=more)
