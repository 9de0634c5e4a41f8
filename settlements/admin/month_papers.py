"""All papers of a participant and a month as one archive, from the list of statements and from the page of one."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import Period, month_of
from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.units import said
from settlements.documents.month_papers import month_zip

TAKE = ["settlements.view_statement", "settlements.view_settlementpaper", "settlements.view_dispute"]
"""What each of the papers asks for."""
WORDS = gettext_lazy("All papers of the month (ZIP)")


class MonthPapers(ModelAdmin):
    """The archive of the month in which a statement's period ends."""

    actions_row = ("month_papers",)

    @action(description=WORDS, icon="folder_zip", permissions=TAKE)
    def month_papers(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything of the statement's participant and month."""
        statement = found(self, request, object_id)
        month = month_of(Period(statement.starts_on, statement.ends_on).last_on)
        try:
            return file_of(month_zip(partner=statement.contract.legal_entity, month=month))
        except DomainError as error:
            messages.error(request, said(error))
            return HttpResponseRedirect(address_of(self, statement))
