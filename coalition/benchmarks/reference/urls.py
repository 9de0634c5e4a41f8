"""One address."""

from django.urls import path

from coalition.benchmarks.reference.views import Purchases

urlpatterns = [path("purchases", Purchases.as_view())]
