"""Shifts of web cash desks, for those who look after them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from coalition.cabinet.tests.counter import counter, web_desk
from coalition.tests.world import make_world
from pharmacies.models import Shift
from pharmacies.tasks import close_shifts


def test_an_operator_reads_who_sold_in_a_shift_and_that_nobody_closed_it(operator):
    world = make_world()
    desk = web_desk(world)
    till = counter(world, desk)
    till.sell(amount="100", shown=world.card.number)
    counter(world, desk, "lykov").sell(amount="250")
    Shift.objects.update(opened_at=timezone.now() - timedelta(days=1))
    assert close_shifts() == 1
    shift = Shift.objects.get()

    listed = operator.get(reverse("admin:pharmacies_shift_changelist")).content.decode()
    page = operator.get(reverse("admin:pharmacies_shift_change", args=[shift.pk])).content.decode()

    assert str(desk) in listed
    for word in ("Kotova", "Lykov", "100,00", "250,00", "350,00"):
        assert word in page
    for text in (listed, page, till.client.get(f"{till.address}shift/").content.decode()):
        assert "closed by itself" in text or "закрылась сама" in text
    assert "сама, в конце дня" in till.client.get(f"{till.address}shifts/1/").content.decode()
