"""What stored segments ask, and which segments they are built on."""

from coalition.kernel.errors import DomainError
from promotions.engine.segments import SegmentConditions, conditions_of, problems_of, refresh_order
from promotions.models import Segment


class SegmentConditionsRefused(DomainError):
    code = "segment_conditions_refused"
    message_ru = "Условия сегмента «{segment}» не подходят. {problem_ru}"
    message_en = "The conditions of the segment “{segment}” will not do. {problem_en}"


def conditions_in(segment: Segment) -> SegmentConditions:
    """The conditions of a computed segment. Refused with SegmentConditionsRefused when they make no sense."""
    try:
        conditions = conditions_of(segment.conditions)
    except (TypeError, ValueError) as error:
        raise SegmentConditionsRefused(segment=segment.name, problem_ru=str(error), problem_en=str(error)) from error
    for problem in problems_of(conditions):
        raise SegmentConditionsRefused(segment=segment.name, problem_ru=problem.ru, problem_en=problem.en)
    return conditions


def named_segments() -> dict[int, frozenset[int]]:
    """Which segments each computed segment names; those whose conditions cannot be read name none."""
    named = {}
    for segment in Segment.objects.filter(kind=Segment.Kind.COMPUTED).only("conditions"):
        try:
            named[segment.pk] = conditions_of(segment.conditions).named_segment_ids
        except (TypeError, ValueError):
            named[segment.pk] = frozenset()
    return named


def refuse_circle(segment: Segment, conditions: SegmentConditions) -> None:
    """See that a segment may have these conditions. Refused with SegmentsInCircle when it would be built on itself."""
    if segment.pk is not None:
        refresh_order(named_segments() | {segment.pk: conditions.named_segment_ids}, [segment.pk])


def segments_that_read_goods() -> set[int]:
    """Segments whose members are those who bought something, or did not, and segments that are built on them."""
    reads = Segment.objects.filter(conditions__has_any_keys=["bought", "not_bought"])
    found, named = set(reads.values_list("pk", flat=True)), named_segments()
    while built := {pk for pk, names in named.items() if pk not in found and names & found}:
        found |= built
    return found
