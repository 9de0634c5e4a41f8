"""Who signs in, to the console and to the cabinet: each group has one at least. Only for a machine with DEBUG on."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from pharmacies.models import LegalEntity, StaffUser
from settlements.models import AdjustmentLimit


@dataclass(frozen=True, slots=True)
class Login:
    """A demonstration account. The password is known to everybody who reads this file."""

    username: str
    group: str
    legal_entity: str
    first_name: str
    last_name: str
    is_superuser: bool = False
    has_console: bool = True

    @property
    def password(self) -> str:
        """What to type on the sign-in page."""
        return f"demo-{self.username}"


LOGINS = (
    Login("operator", "operator", "ООО «М-Центр»", "Елена", "Карпова", is_superuser=True),
    Login("accountant", "accountant", "ООО «М-Центр»", "Ольга", "Жданова"),
    Login("clerk", "clerk", "ООО «М-Центр»", "Мария", "Тихонова"),
    Login("auditor", "auditor", "ООО «М-Центр»", "Игорь", "Самойлов"),
    Login("pharmacy", "pharmacy", "ООО «Здравица-Фарм»", "Татьяна", "Минаева", has_console=False),
    Login("cashier-1", "cashier", "ООО «Здравица-Фарм»", "Светлана", "Котова", has_console=False),
    Login("cashier-2", "cashier", "ООО «Здравица-Фарм»", "Роман", "Лыков", has_console=False),
    Login("manufacturer", "manufacturer", "АО «Вектрафарм»", "Виктор", "Савин", has_console=False),
)


def load_staff() -> None:
    """The logins, unless they are there; a no-op where DEBUG is off, since their passwords are public."""
    if not settings.DEBUG:
        return
    for login in LOGINS:
        if StaffUser.objects.filter(username=login.username).exists():
            continue
        user = StaffUser.objects.create_user(
            login.username,
            password=login.password,
            first_name=login.first_name,
            last_name=login.last_name,
            is_staff=login.has_console,
            last_login=timezone.now(),  # else the cabinet would ask for a password of one's own first
            is_superuser=login.is_superuser,
            legal_entity=LegalEntity.objects.get(short_name=login.legal_entity),
        )
        user.groups.add(Group.objects.get_or_create(name=login.group)[0])
    AdjustmentLimit.objects.get_or_create(
        group=Group.objects.get(name="operator"), defaults={"at_once_kopecks": 500_00, "per_day_kopecks": 2_000_00}
    )
