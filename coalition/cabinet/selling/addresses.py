"""The addresses of the web cash desk, below `/cabinet/sell/`."""

from typing import Any

from django.urls import path

from coalition.cabinet.selling import places, receipt, returns, shifts, slips


def addresses() -> list[Any]:
    """For the cabinet's list of addresses."""
    return [
        path("sell/", places.desks, name="cabinet_sell"),
        path("sell/<int:desk_id>/", receipt.receipt, name="cabinet_sell_receipt"),
        path("sell/<int:desk_id>/open/", shifts.begin, name="cabinet_sell_open"),
        path("sell/<int:desk_id>/close/", shifts.end, name="cabinet_sell_close"),
        path("sell/<int:desk_id>/shift/", shifts.shift_so_far, name="cabinet_sell_shift"),
        path("sell/<int:desk_id>/shifts/<int:number>/", shifts.shift_slip, name="cabinet_sell_shift_slip"),
        path("sell/<int:desk_id>/receipts/<uuid:purchase_id>/", slips.slip, name="cabinet_sell_slip"),
        path("sell/<int:desk_id>/receipts/<uuid:purchase_id>/fiscal/", slips.fiscal, name="cabinet_sell_fiscal"),
        path("sell/<int:desk_id>/returns/", returns.find, name="cabinet_sell_find"),
        path("sell/<int:desk_id>/returns/<uuid:purchase_id>/", returns.give_back, name="cabinet_sell_return"),
        path("sell/<int:desk_id>/returned/<uuid:return_id>/", slips.returned, name="cabinet_sell_returned"),
    ]
