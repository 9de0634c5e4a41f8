from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import call_kinds
from members.documents import card_sheets
from members.operations import card_batches, codes

call_kinds(
    {
        card_batches.KIND: _("making cards"),
        card_sheets.KIND: _("sheets of cards"),
        codes.MESSAGE: _("confirmation code (message)"),
    }
)
