from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.toolkit.freezing import DocumentTampered, changed_documents, content_hash, freeze, thaw
from coalition.toolkit.models import FrozenDocument

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
CONTENT = {"title": "Отчёт", "totals": [1, -2, 2**60], "netting": True, "note": None, "by": {"б": 1, "а": 2}}


def frozen(**more):
    return freeze(**{"kind": "paper", "number": "П-1", "content": CONTENT, "frozen_by": "anna", "now": NOW} | more)


def test_what_is_thawed_is_what_was_frozen(db):
    number = frozen().number

    assert thaw(FrozenDocument.objects.get(number=number)) == CONTENT


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert content_hash({"a": 1, "b": {"c": 2, "d": 3}}) == content_hash({"b": {"d": 3, "c": 2}, "a": 1})
    assert content_hash({"a": [1, 2]}) != content_hash({"a": [2, 1]})
    assert content_hash({"a": 1}) != content_hash({"a": "1"})


def test_a_fraction_is_refused_wherever_it_hides():
    with pytest.raises(TypeError):
        content_hash({"rows": [{"amount": [1.5]}]})


def test_the_database_refuses_to_change_a_document(db):
    frozen()

    for change in ("update toolkit_frozendocument set content = '{}'", "delete from toolkit_frozendocument"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert thaw(FrozenDocument.objects.get()) == CONTENT


def test_a_number_is_given_once(db):
    frozen()

    with pytest.raises(IntegrityError, match="document_number_is_given_once"), transaction.atomic():
        frozen(content={})


def test_a_change_behind_the_trigger_is_seen(db):
    frozen()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # triggers sleep: somebody owns the server
        cursor.execute("update toolkit_frozendocument set content = jsonb_set(content, '{totals,0}', '2')")

    assert changed_documents() == (["П-1"], 1)
    with pytest.raises(DocumentTampered) as refusal:
        thaw(FrozenDocument.objects.get())
    assert refusal.value.code == "document_tampered"
    assert "П-1" in refusal.value.message_ru
