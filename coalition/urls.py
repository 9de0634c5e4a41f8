"""Addresses of the whole product."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("console/language/", include("django.conf.urls.i18n")),
    path("console/", admin.site.urls),
]
