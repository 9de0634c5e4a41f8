"""Addresses of the tills' API, below `/api/v1/`."""

from django.urls import path

from settlements.api.bank_cards import BankCards
from settlements.api.config import Config
from settlements.api.lookups import MemberLookups
from settlements.api.offline import OfflineBatches
from settlements.api.ping import Ping
from settlements.api.purchases import FiscalNumbers, Purchases
from settlements.api.quotes import Quotes
from settlements.api.returns import Returns, Voids

urlpatterns = [
    path("ping", Ping.as_view()),
    path("config", Config.as_view()),
    path("members/lookup", MemberLookups.as_view()),
    path("members/bank-cards", BankCards.as_view()),
    path("quotes", Quotes.as_view()),
    path("purchases", Purchases.as_view()),
    path("purchases/<uuid:purchase_id>/fiscal", FiscalNumbers.as_view()),
    path("purchases/<uuid:purchase_id>/void", Voids.as_view()),
    path("purchases/<uuid:purchase_id>/returns", Returns.as_view()),
    path("offline-batches", OfflineBatches.as_view()),
]
