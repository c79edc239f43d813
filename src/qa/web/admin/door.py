"""Who may see a page of /admin: login, logout, and what every page of it needs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from qa.errors import QAError
from qa.settings import Settings
from qa.web.admin.login import LONGEST_STAY, Password, Session, Sessions
from qa.web.limits import Limit, client_address

_COOKIE = "qa_admin"
_BEFORE = "qa_admin_login"  # ties the login form to the browser that asked for it
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
_WRONG = "密码不对，请重新输入。"
_STALE = "页面已经过期，请重新提交。"
_NO_PAGE = "没有这一页。"

Form = dict[str, list[str]]
Show = Callable[["Visit"], Response]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is in."""

    request: Request
    session: Session
    form: Form = field(default_factory=dict)

    def said(self, name: str) -> str:
        """What a field of the form holds, its ends trimmed."""
        return self.form.get(name, [""])[0].strip()


class Door:
    """Lets in whoever has the password. A page that goes through `page` is seen by nobody
    else, and a form that goes through it comes from a page of ours."""

    def __init__(self, settings: Settings) -> None:
        self._password = Password(settings.admin_password)
        self._sessions = Sessions()
        self._limit = Limit(each=5, everybody=50, seconds=15 * 60)
        self.home = f"{settings.root_path}/admin/"
        self._root = settings.root_path

    def routes(self) -> list[Route]:
        """Login and logout."""
        return [
            Route("/login", self._ask, methods=["GET"]),
            Route("/login", self._login, methods=["POST"]),
            self.page("/logout", self._logout, methods=["POST"]),
        ]

    def page(self, path: str, show: Show, methods: list[str] | None = None) -> Route:
        """A route that only those see who are in."""

        async def endpoint(request: Request) -> Response:
            session = self._sessions.find(request.cookies.get(_COOKIE, ""))
            if session is None:
                return self._redirect("login")
            form = await read_form(request)
            if request.method == "POST" and not _same(form, session.form_token):
                return self.told(_STALE, HTTPStatus.FORBIDDEN, session)
            try:
                return await run_in_threadpool(show, Visit(request, session, form))
            except QAError as error:
                return self.told(str(error), HTTPStatus.SERVICE_UNAVAILABLE, session)

        return Route(path, endpoint, methods=methods or ["GET"])

    def render(
        self,
        name: str,
        session: Session | None,
        status: int = HTTPStatus.OK,
        **values: object,
    ) -> HTMLResponse:
        """A page of ours."""
        html = (
            _templates()
            .get_template(f"admin/{name}.html")
            .render(
                root=self._root,
                home=self.home,
                stylesheet=f"{self._root}/source.css",
                form_token=session.form_token if session else None,
                **values,
            )
        )
        return HTMLResponse(html, status, headers=_HEADERS)

    def told(self, message: str, status: int, session: Session | None = None) -> HTMLResponse:
        """A page that says what is wrong."""
        return self.render("told", session, status, message=message)

    async def missing(self, _: Request, error: Exception) -> Response:
        """For addresses and methods that aren't there."""
        return self.told(_NO_PAGE, getattr(error, "status_code", HTTPStatus.NOT_FOUND))

    async def _ask(self, request: Request) -> Response:
        return self._form(request)

    def _form(self, request: Request, status: int = HTTPStatus.OK, wrong: str = "") -> Response:
        token = request.cookies.get(_BEFORE) or secrets.token_urlsafe(32)
        page = self.render("login", None, status, before=token, wrong=wrong)
        self._set(page, request, _BEFORE, token)
        return page

    async def _login(self, request: Request) -> Response:
        form = await read_form(request)
        address = client_address(request)
        if not _same(form, request.cookies.get(_BEFORE, "")):
            return self._form(request, HTTPStatus.FORBIDDEN, _STALE)
        if wait := self._limit.take(address):
            minutes = -(-wait // 60)
            told = f"试的次数太多了，请{minutes}分钟后再试。"
            page = self._form(request, HTTPStatus.TOO_MANY_REQUESTS, told)
            page.headers["Retry-After"] = str(wait)
            return page
        given = form.get("password", [""])[0]
        if not await run_in_threadpool(self._password.is_right, given):
            return self._form(request, HTTPStatus.UNAUTHORIZED, _WRONG)
        self._limit.forgive(address)
        reply = self._redirect()
        self._set(reply, request, _COOKIE, self._sessions.begin().token, LONGEST_STAY)
        reply.delete_cookie(_BEFORE, self.home)
        return reply

    def _logout(self, visit: Visit) -> Response:
        self._sessions.end(visit.session)
        reply = self._redirect("login")
        reply.delete_cookie(_COOKIE, self.home)
        return reply

    def _redirect(self, to: str = "") -> Response:
        return RedirectResponse(self.home + to, HTTPStatus.SEE_OTHER, headers=_HEADERS)

    def _set(
        self, reply: Response, request: Request, name: str, token: str, seconds: int | None = None
    ) -> None:
        reply.set_cookie(
            name,
            token,
            max_age=seconds,
            path=self.home,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )


async def read_form(request: Request) -> Form:
    """The fields of a plain form; none where it is no form. Its size is bounded by `Guard`."""
    if request.method != "POST":
        return {}
    try:
        body = (await request.body()).decode("utf-8")
        return parse_qs(body, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return {}


def _same(form: Form, token: str) -> bool:
    given = form.get("form_token", [""])[0]
    return bool(token) and secrets.compare_digest(given.encode(), token.encode())


@cache
def _templates() -> Environment:
    loader = PackageLoader("qa.web", "templates")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
