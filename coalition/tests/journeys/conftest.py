from coalition.tests.journeys.browser import chromium, console

__all__ = ["chromium", "console"]
