"""All papers of a month at once, as one archive."""

import zipfile
from io import BytesIO

from django.urls import reverse

from coalition.cabinet.tests.conftest import person, signed_in
from coalition.tests.world import make_world
from settlements.tests.statements.months import close, earn_at_a_and_spend_at_b


def test_all_papers_of_a_month_are_taken_at_once_and_are_the_own_ones_alone(db):
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    statement = close(world.contracts["b"])
    close(world.contracts["a"])
    client = signed_in(person("m", "pharmacy", world.pharmacy_b))
    address = reverse("cabinet_month_papers", args=[2026, 10])

    assert address in client.get(reverse("cabinet_statements")).content.decode()
    assert address in client.get(reverse("cabinet_statement", args=[statement.pk])).content.decode()
    with zipfile.ZipFile(BytesIO(b"".join(client.get(address).streaming_content))) as archive:
        names = archive.namelist()

    numbers = {statement.number, *statement.papers.values_list("number", flat=True)}
    assert {name.rpartition(" ")[2].partition(".")[0] for name in names} == numbers
    refused = client.get(reverse("cabinet_month_papers", args=[2026, 9]), follow=True)
    assert "За этот месяц документов нет" in refused.content.decode()
    assert client.get(reverse("cabinet_month_papers", args=[2026, 13])).status_code == 404
