"""What people do to a list: put members on it and take them off it, by card or phone."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.steps import StateSteps
from promotions.admin.constructor.words import said
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import add_to_segment, remove_from_segment
from promotions.queries.segment_candidates import Candidate, Outcome, candidates_of

CHANGE = ["promotions.change_segment"]
MOST_LINES = 200
TOLD = 10


class Numbers(forms.Form):
    """Card numbers and phones, one a line."""

    numbers = forms.CharField(
        label=gettext_lazy("Card numbers or phones, one a line"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 8})
    )

    def clean_numbers(self) -> list[str]:
        """The lines with something in them; more than a page takes are refused."""
        lines = [line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines; a longer list is imported.") % {"most": MOST_LINES})
        return lines


class SegmentSteps(StateSteps):
    """Buttons of a list's page."""

    actions_detail = ("add_members", "take_off_members", "import_members")

    def steps_of(self, segment: Segment, request: HttpRequest) -> Collection[str]:
        """Only a list is changed by hand."""
        return self.actions_detail if segment.kind == Segment.Kind.LIST else ()

    @action(description=gettext_lazy("Add members"), icon="person_add", permissions=CHANGE)
    def add_members(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put members on the list."""
        segment = found(self, request, object_id)

        def add(wanted: dict[str, Any]) -> str:
            candidates = candidates_of(segment, wanted["numbers"])
            _tell_rejected(request, [each for each in candidates if each.outcome is not Outcome.JOINS])
            written = add_to_segment(
                segment=segment,
                account_ids=[each.account_id for each in candidates if each.outcome is Outcome.JOINS],
                source=SegmentMember.Source.PERSON,
                now=timezone.now(),
            )
            return _("Added: %(joined)s. On the list now: %(members)s.") % {
                "joined": written.joined,
                "members": written.members,
            }

        question = Question(
            _("Add members"), _("They belong to the segment from now on, until they are taken off."), _("Add"), Numbers
        )
        return ask(self, request, question, add, row=segment)

    @action(description=gettext_lazy("Take members off"), icon="person_remove", permissions=CHANGE)
    def take_off_members(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take members off the list."""
        segment = found(self, request, object_id)

        def take_off(wanted: dict[str, Any]) -> str:
            candidates = candidates_of(segment, wanted["numbers"])
            _tell_rejected(request, [each for each in candidates if each.account_id is None])
            written = remove_from_segment(
                segment=segment,
                account_ids=[each.account_id for each in candidates if each.account_id is not None],
                now=timezone.now(),
            )
            return _("Taken off: %(left)s. On the list now: %(members)s.") % {
                "left": written.left,
                "members": written.members,
            }

        question = Question(
            _("Take members off"), _("What they have had as members stays theirs."), _("Take off"), Numbers
        )
        return ask(self, request, question, take_off, row=segment)

    @action(description=gettext_lazy("Import a file"), icon="upload_file", permissions=CHANGE)
    def import_members(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the page that imports lists."""
        segment = found(self, request, object_id)
        return HttpResponseRedirect(f"{reverse('admin:promotions_segmentmember_import')}?segment={segment.pk}")


def _tell_rejected(request: HttpRequest, candidates: list[Candidate]) -> None:
    for candidate in candidates[:TOLD]:
        messages.warning(request, f"{candidate.written}: {said(candidate.outcome)}")
    if len(candidates) > TOLD:
        messages.warning(request, _("and %(count)s more") % {"count": len(candidates) - TOLD})
