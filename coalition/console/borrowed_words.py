"""Words of the libraries' pages that their own catalogues lack or glue together: here only to be translated.

django-unfold ships no catalogue at all. Django's «Add %s» would put a noun into a wrong case.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    # xgettext:no-python-format
    _("Add another %(verbose_name)s"),
    _(
        "Raw passwords are not stored, so there is no way to see this "
        "user’s password, but you can change the password using "
        '<a href="{}" class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
    # xgettext:no-python-format
    _("Add %(name)s"),
    _("Add %s"),
    _("Add new item"),
    _("Add row"),
    _("After you've created a user, you’ll be able to edit more user options."),
    _("All applications"),
    _("Apply Filters"),
    _("Arguments"),
    _("By %(filter_title)s"),
    _("Cancel"),
    _("Change %s"),
    _("Changes"),
    _("Choose a date from the list below to revert to a previous version of this object"),
    _("Choose file to upload"),
    _("Click to cancel"),
    _("Click to download"),
    _("Collapse"),
    _("Crontab translation"),
    _("Current file"),
    _("Dark"),
    _("Dataset not found. No action performed."),
    _("Date"),
    _("Date from"),
    _("Date to"),
    _("Default"),
    # xgettext:no-python-format
    _("Delete %(name)s"),
    _("Edit"),
    _("Enter an URL"),
    _("Execution Options"),
    _("Expand row"),
    _("Export"),
    _("False"),
    _("Filters"),
    _("Forgotten your password or username?"),
    _("From"),
    _("General"),
    _("Go back"),
    _("Group"),
    _("Group permissions"),
    _("Image preview"),
    _("Light"),
    _("Loading more results..."),
    _("More actions"),
    _("Name"),
    _("Next"),
    _("No data"),
    _("No recent searches"),
    _("No results found"),
    _("No results matching your query"),
    _("Not enough data."),
    _("Object permissions"),
    _("Please correct the error below."),
    _("Previous"),
    _("Recent searches"),
    _("Reset filters"),
    _("Reset to default"),
    _("Return to site"),
    _("Run"),
    _("Schedule"),
    _("Search apps and models..."),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Select action"),
    _("Select action to run"),
    _("Select all rows"),
    _("Select format"),
    _("Select record"),
    _("Select value"),
    _("Site administration"),
    _("System"),
    _("This exporter will export the following fields"),
    _("This item will be deleted."),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("To"),
    _("Toggle password visibility"),
    _("True"),
    _("Type to search"),
    _("User permissions"),
    _("Value"),
    _("View %s"),
    _("View traceback"),
    _("Welcome"),
    _("Welcome back to"),
    _("You have been successfully logged out from the administration"),
)

COUNTED = (
    ngettext_lazy("%(counter)s result", "%(counter)s results"),
    # With the line breaks of unfold's template, which are part of the message.
    ngettext_lazy(
        "\n                Found %(counter)s result in %(time)s seconds\n            ",
        "\n                Found %(counter)s results in %(time)s seconds\n            ",
    ),
)
