"""The evidence pack of a case: all its parts in one document, as PDF or workbook, behind a signed link."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import dates, documents, export, people
from dashboard.documents.model import Document
from dashboard.documents.reading import section_of
from dashboard.page import Scope
from dashboard.pages.cases.case import chosen
from dashboard.pages.cases.contents import whole
from data.errors import QuestionError, SluiceError
from queries import User

KINDS = ("pdf", "xlsx")


def link(scope: Scope, kind: str) -> str:
    """The address of the opened case's pack."""
    return f"/pack/{quote(scope.filters.view('case', ''), safe='')}.{kind}?t={export.token(scope)}"


def document(scope: Scope) -> Document:
    """The case whole: every part of its page, the workbook with every serial number. QuestionError without a case."""
    case = chosen(scope)
    if case is None:
        raise QuestionError("case_gone")
    language = scope.language
    subtitle = scope.say("pack_subtitle", case=case.id, state=scope.say(f"state_{case.held.state}"),
                         day=dates.day(scope.filters.data.ends, language))  # fmt: skip
    about = ((scope.say("export.person"), scope.user.name), (scope.say("export.version"), scope.engine.lake.version))
    sections = tuple(section_of(panel, scope, whole=True) for panel in scope.gather(*whole(case.finding.kind)))
    return Document(scope.say("pack_title", dealer=case.subject), subtitle, sections, about, language)


def made(token: str, kind: str, asker: User) -> bytes:
    """The file. AccessError for a link that is not the asker's, QuestionError for a case that is not there."""
    if kind not in KINDS:
        raise QuestionError("unknown_format", name=kind, nearest=", ".join(KINDS))
    scope = export.opened(token, asker)
    return export.computed(scope, "pack", lambda: documents.write(document(scope), kind))


async def download(request: Request) -> Response:
    """The pack as a file."""
    kind, token = request.path_params["kind"], request.query_params.get("t", "")
    try:
        asker = people.sent_by(request.headers.getlist)
        content = await run_in_threadpool(made, token, kind, asker)
    except SluiceError as error:
        return export.refused(error)
    name = f"{request.path_params['case']}.{kind}"
    return export.file(name, content, documents.FORMATS[kind].media_type)


routes = [Route("/pack/{case:path}.{kind}", download)]
