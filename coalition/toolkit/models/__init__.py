"""Tables of the basement: they serve every storey and know no domain word."""

from coalition.toolkit.models.approval import Approval
from coalition.toolkit.models.document import FrozenDocument
from coalition.toolkit.models.job import Job
from coalition.toolkit.models.number_series import NumberSeries
from coalition.toolkit.models.outbox import OutboxMessage

__all__ = ["Approval", "FrozenDocument", "Job", "NumberSeries", "OutboxMessage"]
