"""What a second person is asked for stands in the list of requests in words, not as it is kept."""

import pytest
from django.utils.translation import override

from coalition.toolkit.admin.requests import sentence_of
from coalition.toolkit.models import Approval
from settlements.statements import disputes, registers, reopening

SETTLING = {"dispute": 5, "statement": "ОТЧ-2026-000001", "difference_kopecks": -1500, "lines": [[1, 3000, 1500]]}
REGISTER = {"pay_on": "2026-11-05", "count": 2, "total": 123_456_00, "orders": [{"payee": {"account": "4070281"}}]}
REOPENING = {"statement": 7, "number": "ОТЧ-2026-000002", "reason": "чеки кассы 3"}


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        (disputes.SETTLING, SETTLING, ("ОТЧ-2026-000001", "−15,00")),
        (reopening.KIND, REOPENING, ("ОТЧ-2026-000002", "чеки кассы 3")),
        (registers.KIND, REGISTER, ("05.11.2026", "123\u00a0456,00")),
    ],
)
def test_a_request_is_told_in_a_sentence(kind, content, told):
    with override("ru"):
        sentence = sentence_of(Approval(kind=kind, content=content, requested_by="anna"))

    assert all(words in sentence for words in (*told, "anna"))
    assert not any(raw in sentence for raw in ("_kopecks", "4070281", "{", "["))
