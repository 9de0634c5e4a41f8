"""What pages of the console are made of, and the pages of the basement's own tables."""

from coalition.toolkit.admin import approval, document, job, outbox

__all__ = ["approval", "document", "job", "outbox"]
