"""Papers as the browser saves them."""

from io import BytesIO

from django.http import FileResponse

from coalition.toolkit.paper import Paper


def file_of(paper: Paper) -> FileResponse:
    """A paper as the browser saves it."""
    return FileResponse(
        BytesIO(paper.body), as_attachment=True, filename=paper.file_name, content_type=paper.media_type
    )
