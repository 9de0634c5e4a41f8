"""Who is in a segment, written down in dates: by conditions that were asked elsewhere, or by people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from coalition.kernel.errors import DomainError
from promotions.models import Segment, SegmentMember

WRITE, ADD, REMOVE = (
    (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("write_segment", "add_to_segment", "remove_from_segment")
)


class SegmentIsList(DomainError):
    code = "segment_is_list"
    message_ru = "Сегмент «{segment}» – список: его состав меняют люди, условий у него нет."
    message_en = "The segment “{segment}” is a list: people change it, it has no conditions."


class SegmentIsComputed(DomainError):
    code = "segment_is_computed"
    message_ru = "Состав сегмента «{segment}» определяют его условия; вручную его не меняют."
    message_en = "The members of the segment “{segment}” follow its conditions; nobody changes them by hand."


class SegmentWrittenLater(DomainError):
    code = "segment_written_later"
    message_ru = "Состав сегмента «{segment}» уже записан на более позднее время."
    message_en = "The members of the segment “{segment}” are written down for a later moment already."


@dataclass(frozen=True, slots=True)
class AccountIds:
    """A statement that selects identifiers of accounts, with its parameters by name; never run on its own here."""

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What writing changed: who joined, who left, how many are members now."""

    joined: int
    left: int
    members: int


@transaction.atomic
def write_segment(*, segment: Segment, accounts: AccountIds, now: datetime) -> Written:
    """Make the members of a computed segment what the statement selects: who is new joins, who is gone leaves at `now`.

    One statement for any number of members; doing so again changes nothing. Refused with SegmentIsList, and with
    SegmentWrittenLater when a later moment was written already.
    """
    segment = _locked(segment, now)
    if segment.kind != Segment.Kind.COMPUTED:
        raise SegmentIsList(segment=segment.name)
    return _write(segment, WRITE.format(accounts=accounts.sql), now, accounts.params | {"source": "sweep"})


@transaction.atomic
def add_to_segment(
    *, segment: Segment, account_ids: Collection[int], source: SegmentMember.Source, now: datetime
) -> Written:
    """Put accounts on a list; those that are on it, closed ones and those of other programmes are left out.

    Refused with SegmentIsComputed and SegmentWrittenLater.
    """
    return _change_list(segment, ADD, now, account_ids, source)


@transaction.atomic
def remove_from_segment(*, segment: Segment, account_ids: Collection[int], now: datetime) -> Written:
    """Take accounts off a list; those that are not on it are passed over.

    Refused with SegmentIsComputed and SegmentWrittenLater.
    """
    return _change_list(segment, REMOVE, now, account_ids, SegmentMember.Source.PERSON)


def _change_list(segment: Segment, sql: str, now: datetime, account_ids: Collection[int], source: str) -> Written:
    segment = _locked(segment, now)
    if segment.kind != Segment.Kind.LIST:
        raise SegmentIsComputed(segment=segment.name)
    return _write(segment, sql, now, {"account_ids": list(account_ids), "source": source})


def _locked(segment: Segment, now: datetime) -> Segment:
    """The row, so that two who write take turns."""
    segment = Segment.objects.select_for_update(no_key=True).get(pk=segment.pk)
    if segment.refreshed_at is not None and segment.refreshed_at > now:
        raise SegmentWrittenLater(segment=segment.name)
    return segment


def _write(segment: Segment, sql: str, now: datetime, params: Mapping[str, Any]) -> Written:
    own = {"segment": segment.pk, "programme": segment.programme_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, **own})
        joined, left = cursor.fetchone()
    members = segment.members.filter(ends_at__isnull=True).count()
    Segment.objects.filter(pk=segment.pk).update(member_count=members, refreshed_at=now)
    return Written(joined, left, members)
