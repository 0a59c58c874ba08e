"""A request + the published build -> the application that answers it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_builder import terms
from graph_builder.case import Case
from graph_builder.endpoint import formats, pages
from graph_builder.endpoint.answers import WorkerAnswer, collect, is_known, tag
from graph_builder.endpoint.asking import MAX_BODY, Asked, read_asked
from graph_builder.endpoint.description import service_description
from graph_builder.endpoint.doorkeeping import LOOPBACK, Doorkeeper
from graph_builder.endpoint.keeping import Room
from graph_builder.endpoint.lanes import Limits
from graph_builder.endpoint.precheck import inspect
from graph_builder.endpoint.refusals import Refusal
from graph_builder.endpoint.serving import Build, Builds
from graph_builder.errors import BuildFault
from graph_builder.iris import Iris
from graph_builder.manifests import MANIFEST
from graph_builder.queries.questions import Question

Handler = Callable[[Request, Build], Awaitable[ASGIApp]]

_SENDING = 10.0
"""Seconds in which a client has to send the body of its request."""
_PIECE = 1 << 18
_MOST_HITS = 50
_AS = {
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}
_ENTITY = re.compile(r"(?:id/[a-z]+|graph)/[A-Za-z0-9._~-]+|id/dataset|ns|voc")
_LABEL = terms.term("rdfs:label")
_REPLACED = terms.term("dcterms:isReplacedBy").strip("<>")
_ABOUT = {
    "id": f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND(IRI AS ?s) ?s ?p ?o }}
  UNION {{ BIND(IRI AS ?o) ?s ?p ?o }}
  UNION {{ IRI ?any ?s . ?s {_LABEL} ?o BIND({_LABEL} AS ?p) }}
  UNION {{ ?s ?any IRI ; {_LABEL} ?o BIND({_LABEL} AS ?p) }}
}}""",
    "graph": "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH IRI { ?s ?p ?o } }",
    "terms": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), CONCAT(STR(IRI), '#'))) }",
}
"""What a program is given about an IRI, by the kind of its path."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served and how: *root* holds the builds, *examples* are questions with their query texts."""

    case: Case
    root: Path
    examples: tuple[tuple[Question, str], ...]
    limits: Limits
    room: Room
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


class Site:
    """The handlers of one server."""

    def __init__(self, settings: Settings) -> None:
        self._case = settings.case
        self._settings = settings
        self._builds = Builds(settings.root, settings.case.base, settings.room, settings.limits)
        self._prefixes = Iris(settings.case.base).prefixes()
        self.fault: BuildFault | None = None

    def application(self, ready: Callable[[], None]) -> ASGIApp:
        """Give the application; *ready* is called when it answers, ``fault`` is set when it never will."""

        @contextlib.asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            try:
                await self._builds.start()
            except BuildFault as fault:
                self.fault = fault
                raise
            ready()
            yield
            await self._builds.close()

        return Starlette(
            routes=[
                Route("/", self._endpoint(self._home), methods=["GET"]),
                Route("/sparql", self._endpoint(self._sparql), methods=["GET", "POST"]),
                Route("/sparql/", self._endpoint(self._sparql), methods=["GET", "POST"]),
                Route("/.well-known/void", self._endpoint(self._describe), methods=["GET"]),
                Route("/find", self._endpoint(self._find), methods=["GET"]),
                Route("/{path:path}", self._endpoint(self._path), methods=["GET"]),
            ],
            middleware=[
                Middleware(Doorkeeper, hosts={*LOOPBACK, *self._settings.hosts}, origins=self._settings.origins),
                Middleware(GZipMiddleware, minimum_size=1_024, compresslevel=4),
            ],
            exception_handlers={Refusal: _refuse, HTTPException: _refuse_plainly, ClientDisconnect: _let_go},
            lifespan=lifespan,
        )

    def _endpoint(self, handler: Handler) -> Any:
        return _Endpoint(self._builds, handler)

    # ---- handlers

    async def _home(self, request: Request, build: Build) -> ASGIApp:
        page = pages.query_page(self._case, self._settings.examples, self._prefixes, build.folder.name)
        return _html(request, page, tag(build.digest, "/"))

    async def _sparql(self, request: Request, build: Build) -> ASGIApp:
        body = await _body(request) if request.method == "POST" else b""
        parameters = request.scope["query_string"].decode("latin-1")
        asked = read_asked(request.method, parameters, request.headers.get("content-type", ""), body)
        if asked is None:
            return await self._describe(request, build)
        return self._query(request, build, asked, request.headers.get("accept", ""))

    def _query(self, request: Request, build: Build, asked: Asked, accept: str) -> ASGIApp:
        form = inspect(asked.query, build.graphs, self._prefixes)
        offered = formats.GRAPHS if form.gives_triples else formats.VERDICTS if form.name == "ASK" else formats.TABLES
        kind = formats.choose(accept, offered)
        message = {
            "do": "query",
            "query": asked.query,
            "format": offered[kind],
            "default": asked.default_graphs,
            "named": asked.named_graphs,
            "has_dataset": form.has_dataset,
            "prefixes": self._prefixes,
        }
        return self._from_worker(request, build, message, kind)

    def _from_worker(self, request: Request, build: Build, message: dict[str, Any], kind: str) -> ASGIApp:
        etag = tag(build.digest, kind, json.dumps(message))
        headers = _headers(formats.header(kind), etag)
        if is_known(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=304, headers=headers)
        return WorkerAnswer(build.lanes, message, headers, self._settings.limits.deadline)

    async def _describe(self, request: Request, build: Build) -> ASGIApp:
        kind = formats.choose(request.headers.get("accept", ""), formats.GRAPHS)
        address = f"{request.url.scheme}://{request.headers['host']}/sparql"
        text = service_description(self._case, address, build.graphs)
        message = {"do": "convert", "text": text, "format": formats.GRAPHS[kind]}
        return self._from_worker(request, build, message, kind)

    async def _find(self, request: Request, build: Build) -> ASGIApp:
        words = request.query_params.get("words", "")[:500].encode("utf-8", "replace").decode()
        return self._from_worker(
            request, build, {"do": "find", "words": words, "limit": _MOST_HITS}, "application/json"
        )

    async def _path(self, request: Request, build: Build) -> ASGIApp:
        path = request.path_params["path"]
        if _ENTITY.fullmatch(path):
            return await self._entity(request, build, path)
        name = f"{path}index.html" if path.endswith("/") else path
        if name == MANIFEST or name in build.files:
            return _file(request, build, name)
        inside = sorted(one.removeprefix(path) for one in build.files if path.endswith("/") and one.startswith(path))
        if not inside:
            raise Refusal(404, "nothing is here")
        page = pages.listing_page(self._case, path, inside, build.folder.name)
        return _html(request, page, tag(build.digest, "/", path))

    async def _entity(self, request: Request, build: Build, path: str) -> ASGIApp:
        iri = f"{self._case.base}{path}"
        of_entity = path.startswith("id/")
        offered = {**formats.GRAPHS, "text/html": "HTML"} if of_entity else formats.GRAPHS
        kind = formats.choose(_AS.get(request.query_params.get("as", ""), request.headers.get("accept", "")), offered)
        if path.startswith("graph/") and iri not in build.graphs:
            raise Refusal(404, "this build has no such graph")
        if of_entity:
            entity = json.loads(await collect(build.lanes, {"do": "entity", "iri": iri}))
            if not entity["own"]:
                raise Refusal(404, "this build knows nothing of that name")
            successor = _successor(entity, self._case.base)
            if successor:
                return _moved(f"/{successor}", request.scope["query_string"].decode("latin-1"))
            if kind == "text/html":
                page = pages.entity_page(self._case, entity, build.folder.name)
                return _html(request, page, tag(build.digest, "/", path))
        about = _ABOUT[path.partition("/")[0] if "/" in path else "terms"].replace("IRI", terms.iri(iri))
        return self._query(request, build, Asked(about), kind)


class _Endpoint:
    """Answers with a handler, and keeps the build whole until the answer is sent."""

    def __init__(self, builds: Builds, handler: Handler) -> None:
        self._builds = builds
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        with self._builds.in_use() as build:
            answer = await self._handler(request, build)
            await answer(scope, receive, send)


def _successor(entity: Mapping[str, Any], base: str) -> str:
    """Give the path of the entity that has taken the place of this one, or nothing."""
    found = (row["value"] for row in entity["own"] if row["property"] == _REPLACED and row["value"] != entity["iri"])
    paths = (iri.removeprefix(base) for iri in found if iri.startswith(base))
    return next((path for path in paths if _ENTITY.fullmatch(path)), "")


def _moved(target: str, parameters: str) -> Response:
    where = f"{target}?{parameters}" if parameters else target
    headers = {"Location": where, "Cache-Control": "no-cache"}
    return PlainTextResponse(f"this name is retired; it is now {target}\n", 301, headers)


def _headers(content_type: str, etag: str) -> dict[str, str]:
    return {"Content-Type": content_type, "ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept"}


def _html(request: Request, page: pages.Page, etag: str) -> Response:
    headers = _headers("text/html; charset=utf-8", etag) | {"Content-Security-Policy": page.policy}
    if is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(page.content, headers=headers)


def _file(request: Request, build: Build, name: str) -> Response:
    """Give a file of the build; its pages bring their own policy along."""
    digest = build.digest if name == MANIFEST else build.files[name].sha256
    kind = {".ttl": "text/turtle", ".trig": "application/trig", ".nq": "application/n-quads", ".md": "text/markdown"}
    found = kind.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = _headers(formats.header(found), f'W/"{digest[:32]}"')
    headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    if is_known(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    path = build.folder / name
    headers["Content-Length"] = str(path.stat().st_size)
    return StreamingResponse(_read(path), headers=headers)


async def _read(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


async def _body(request: Request) -> bytes:
    """Read the body of a request.

    Raises:
        Refusal: it is too large, or does not come in time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(_SENDING):
            async for piece in request.stream():
                body += piece
                if len(body) > MAX_BODY:
                    raise Refusal(413, f"the body has more than {MAX_BODY} bytes")
    except TimeoutError:
        raise Refusal(408, f"the body did not come within {_SENDING:g} seconds") from None
    return bytes(body)


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - the table of handlers says so
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    return PlainTextResponse(f"{error.cause}\n", error.status, headers | {"Cache-Control": "no-store"})


async def _refuse_plainly(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _let_go(_: Request, __: Exception) -> Response:
    """Answer nobody: the client has left."""
    return Response(status_code=400)
