"""Attached files behind signed links: only for who may see the case, and never run by a browser."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import company, export, people
from dashboard.page import Scope
from dashboard.pages.cases.case import chosen
from data.errors import QuestionError, SluiceError
from data.store import attachments
from data.store.attachments import Attachment
from queries import User


def link(scope: Scope, attachment: Attachment) -> str:
    """The address of a file of the opened case."""
    return f"/attachment/{attachment.id}?t={export.token(scope)}"


def fetched(token: str, number: int, asker: User) -> tuple[str, bytes]:
    """Name and content. AccessError for a link that is not the asker's, QuestionError for a file that is not there."""
    scope = export.opened(token, asker)
    case = chosen(scope)
    with company.store(scope.engine.lake).reading() as session:
        there = attachments.of_case(session, case.id) if case else []
    found = next((each for each in there if each.id == number), None)
    if found is None:
        raise QuestionError("case_gone")
    return found.name, attachments.content_of(company.attachments(scope.engine.lake), found)


async def download(request: Request) -> Response:
    """The file, to be saved and not shown."""
    try:
        asker = people.sent_by(request.headers.getlist)
        token, number = request.query_params.get("t", ""), request.path_params["number"]
        name, content = await run_in_threadpool(fetched, token, number, asker)
    except SluiceError as error:
        return export.refused(error)
    return export.file(name, content, "application/octet-stream")


routes = [Route("/attachment/{number:int}", download)]
