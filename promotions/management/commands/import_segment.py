import csv
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import add_to_segment
from promotions.queries.segment_candidates import Outcome, candidates_of

PIECE = 2_000
ON_THE_LIST = {Outcome.JOINS, Outcome.MEMBER, Outcome.REPEATED}


class Command(BaseCommand):
    help = (
        "Puts members on a list: a card number or a phone a line. Stopped at any time, the same command goes on: "
        "whoever is on the list already is passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("segment", help="code of the list")
        parser.add_argument("file", type=Path, help="text in UTF-8, one number a line")
        parser.add_argument("--rejected", type=Path, help="where lines that cannot join go, each with its reason")

    def handle(self, *, segment: str, file: Path, rejected: Path | None, **options: object) -> None:
        found = self._segment(segment)
        try:
            lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        told, left_out = Counter[Outcome](), list[tuple[str, Outcome]]()
        with tqdm(total=len(lines), unit=_("lines"), dynamic_ncols=True) as bar:
            for start in range(0, len(lines), PIECE):
                piece = lines[start : start + PIECE]
                left_out += self._put(found, piece, told, timezone.now())
                bar.update(len(piece))
        if rejected is not None:
            with rejected.open("w", encoding="utf-8", newline="") as written:
                csv.writer(written).writerows((line, outcome.ru, outcome.en) for line, outcome in left_out)
        for outcome, count in told.most_common():
            self.stdout.write(f"{outcome.ru}: {count}")

    def _segment(self, code: str) -> Segment:
        lists = Segment.objects.filter(kind=Segment.Kind.LIST)
        try:
            return lists.get(code=code)
        except Segment.DoesNotExist as error:
            known = ", ".join(lists.order_by("code").values_list("code", flat=True))
            raise CommandError(_("There is no such list. Known: %(lists)s.") % {"lists": known}) from error
        except Segment.MultipleObjectsReturned as error:
            raise CommandError(_("Several programmes have such a list; use the console.")) from error

    def _put(
        self, segment: Segment, lines: list[str], told: Counter[Outcome], now: datetime
    ) -> list[tuple[str, Outcome]]:
        """One piece of the file; who cannot join, and why."""
        candidates = candidates_of(segment, lines)
        told.update(each.outcome for each in candidates)
        joining = [each.account_id for each in candidates if each.outcome is Outcome.JOINS]
        try:
            add_to_segment(segment=segment, account_ids=joining, source=SegmentMember.Source.IMPORT, now=now)
        except DomainError as refusal:
            raise CommandError(said(refusal)) from refusal
        return [(each.written, each.outcome) for each in candidates if each.outcome not in ON_THE_LIST]
