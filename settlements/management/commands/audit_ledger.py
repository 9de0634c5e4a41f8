from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from settlements.ledger.audit import audit


class Command(BaseCommand):
    help = "Proves the eight sentences of the ledger; exits with an error when one does not hold."

    def handle(self, **options: object) -> None:
        broken = []
        for number, proof in enumerate(audit(), 1):
            mark = self.style.SUCCESS("✓") if proof.holds else self.style.ERROR("✗")
            self.stdout.write(f"{mark} {number}. {proof.sentence}")
            for finding in proof.findings:
                line = f"     {finding.what}: {finding.wrong} ({finding.figure_in_words})"
                self.stdout.write(self.style.ERROR(line) if finding.wrong else line)
            if not proof.holds:
                broken.append(str(number))
        if broken:
            raise CommandError(_("The books do not hold: sentence %(numbers)s.") % {"numbers": ", ".join(broken)})
        self.stdout.write(self.style.SUCCESS(_("The books hold.")))
