"""The product's settings with the reference's addresses and Django REST framework's own parser and renderer."""

from coalition.settings import *  # noqa: F403

ROOT_URLCONF = "coalition.benchmarks.reference.urls"
