"""A web cash desk as the cashier's browser sees it: forms sent, and what stands in the next one."""

import re
from dataclasses import dataclass, field
from uuid import uuid4

from django.contrib.auth.models import Group
from django.test import Client

from coalition.tests.world import World
from pharmacies.models import CashDesk, Cashier, StaffUser


@dataclass
class Counter:
    """One cashier with his page; `sold` is the address of his last slip."""

    world: World | None
    desk: CashDesk
    client: Client
    user: StaffUser
    token: str = ""
    key: str = ""
    sold: str = ""
    page: object = field(default=None)

    @property
    def address(self) -> str:
        return f"/cabinet/sell/{self.desk.pk}/"

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def open(self) -> None:
        self.client.post(f"{self.address}open/")

    def send(self, **typed):
        """Send the form of a receipt as it stands; what comes back is the next page."""
        self.key = typed.setdefault("key", self.key or str(uuid4()))
        self.page = self.client.post(self.address, {"entry": "typed", **typed})
        found = re.search(r'name="token" value="([^"]+)"', self.text if self.page.status_code != 302 else "")
        self.token = found[1] if found else self.token
        return self.page

    def quote(self, **typed):
        return self.send(do="quote", **typed)

    def sell(self, **typed):
        """Quote, then book; the slip."""
        self.key = ""
        self.quote(**typed)
        return self.commit(**typed)

    def commit(self, **typed):
        answer = self.send(do="commit", token=self.token, **typed)
        if answer.status_code == 302:
            self.sold = answer.headers["Location"]
            return self.client.get(self.sold)
        return answer


def web_desk(world: World, outlet=None, number: int = 9) -> CashDesk:
    """A web cash desk of an outlet."""
    return CashDesk.objects.create(outlet=outlet or world.outlet_a, number=number, is_web=True)


def counter(world: World, desk: CashDesk, username: str = "kotova", *, code: str | None = None) -> Counter:
    """A cashier who has signed in and stands at the desk; the shift is open."""
    outlet = desk.outlet
    user = StaffUser.objects.create_user(username, legal_entity=outlet.legal_entity)
    user.groups.add(Group.objects.get(name="cashier"))
    Cashier.objects.create(outlet=outlet, code=code or username, name=username.title(), user=user)
    client = Client()
    client.force_login(user)
    standing = Counter(world, desk, client, user)
    standing.open()
    return standing
