import argparse
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from settlements.management.conformance import selling, trouble
from settlements.management.conformance.counter import Counter, NotMet, NotPossible
from settlements.management.conformance.wire import Wire

SCENARIOS: tuple[tuple[Any, Callable[[Counter], None]], ...] = (
    (gettext_lazy("A card is looked up"), selling.known_card),
    (gettext_lazy("A receipt is quoted"), selling.quote),
    (gettext_lazy("A quote is committed, the fiscal numbers are added"), selling.commit),
    (gettext_lazy("A commit is repeated"), selling.repeat),
    (gettext_lazy("A key is used for another body"), selling.same_key_other_body),
    (gettext_lazy("A quote has become stale"), selling.stale_token),
    (gettext_lazy("A coupon is refused"), selling.refused_coupon),
    (gettext_lazy("A card is unknown"), selling.unknown_card),
    (gettext_lazy("Goods come back in parts"), trouble.partial_return),
    (gettext_lazy("A purchase is voided"), trouble.void),
    (gettext_lazy("An answer is lost"), trouble.lost_answer),
    (gettext_lazy("An offline queue is played"), trouble.offline_queue),
    (gettext_lazy("The till's clock is off"), trouble.clock_skew),
    (gettext_lazy("Numbers are malformed"), trouble.bad_numbers),
    (gettext_lazy("Bodies are malformed"), trouble.bad_bodies),
)
PASSED, FAILED, SKIPPED = "✓", "✗", "–"


class Command(BaseCommand):
    help = (
        "Plays a cash program's certification against a deployment: URL is its address, KEY the key of a cash desk. "
        "Needs a sandbox; books purchases there. Exits with 1 when a scenario fails."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help="for example http://127.0.0.1:8000")
        parser.add_argument("key", metavar="KEY", help="mk_…")

    def handle(self, *, url: str, key: str, **options: Any) -> None:
        wire = Wire(url, key)
        failed = sum(self._play(title, scenario, wire) == FAILED for title, scenario in SCENARIOS)
        if failed:
            raise CommandError(_("%(failed)d of %(all)d failed.") % {"failed": failed, "all": len(SCENARIOS)})
        self.stdout.write(self.style.SUCCESS(_("All %(all)d passed.") % {"all": len(SCENARIOS)}))

    def _play(self, title: Any, scenario: Callable[[Counter], None], wire: Wire) -> str:
        try:
            scenario(Counter(wire))
        except NotPossible as reason:
            self.stdout.write(f"{SKIPPED} {title}: {reason}")
            return SKIPPED
        except (NotMet, OSError, KeyError, TypeError, ValueError) as error:
            self.stdout.write(self.style.ERROR(f"{FAILED} {title}"))
            self.stdout.write(f"    {type(error).__name__ if not isinstance(error, NotMet) else ''} {error}".rstrip())
            self.stdout.write(f"    {wire.last or ''}")
            return FAILED
        self.stdout.write(f"{self.style.SUCCESS(PASSED)} {title}")
        return PASSED
