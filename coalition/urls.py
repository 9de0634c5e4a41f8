"""Addresses of the whole product."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from coalition.cabinet.addresses import addresses as cabinet_addresses
from coalition.console.desk.addresses import addresses as desk_addresses
from coalition.console.second_factor.addresses import addresses as second_factor_addresses
from coalition.toolkit.rest.views import UnknownAddress

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("api/v1/", include("settlements.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    re_path(r"^api(/|$)", UnknownAddress.as_view()),
    path("cabinet/", include(cabinet_addresses())),
    path("console/language/", include("django.conf.urls.i18n")),
    path("console/desk/", include(desk_addresses())),
    *second_factor_addresses(),
    path("console/", admin.site.urls),
]
