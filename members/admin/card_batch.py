from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, progress
from members.admin.card_batch_steps import BatchSteps
from members.admin.card_stock import move, stock
from members.models import CardBatch


@admin.register(CardBatch)
class CardBatchAdmin(BatchSteps, ReadOnlyAdmin):
    """Cards that are made, printed and sent together."""

    list_display = ("title", "quantity", "progress", "outlet_link", "note", "created_by", "created_at")
    list_select_related = ("outlet",)
    list_filter = (("outlet", AutocompleteSelectFilter), ("created_at", RangeDateTimeFilter))
    search_fields = ("number__exact", "note")
    search_help_text = gettext_lazy("The number of the batch, or its note")
    readonly_fields = ("title", "progress", "outlet_link")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "programme"),
                    ("quantity", "progress"),
                    ("outlet_link", "note"),
                    ("created_by", "created_at"),
                )
            },
        ),
    )

    def get_custom_urls(self) -> tuple[Any, ...]:
        """The page of the stock, and the one that moves it."""
        return (
            *super().get_custom_urls(),
            ("stock/", "members_cardbatch_stock", stock),
            ("stock/move/", "members_cardbatch_move", move),
        )

    @admin.display(description=gettext_lazy("batch"), ordering="number")
    def title(self, batch: CardBatch) -> str:
        """The number of the batch."""
        return f"№ {batch.number}"

    @admin.display(description=gettext_lazy("made"), ordering="made")
    def progress(self, batch: CardBatch) -> str:
        """How many are made."""
        return progress(batch.made, batch.quantity)

    @admin.display(description=gettext_lazy("for the outlet"), ordering="outlet__name")
    def outlet_link(self, batch: CardBatch) -> str:
        """Whose stock the cards were made for."""
        return link_to(batch.outlet)
