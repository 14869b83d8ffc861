"""A desk becomes answers over HTTP."""

import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from audio_builder.desk.access import Access, AccessControl
from audio_builder.desk.api import Api
from audio_builder.desk.desk import Desk
from audio_builder.desk.pages import PageHandlers
from audio_builder.desk.receivers.routes import Receivers
from audio_builder.desk.receivers.shared_secrets import Secrets, load_secrets
from audio_builder.desk.responses import handle_error
from audio_builder.errors import AudioBuilderError, PublishingError

MOST_CONNECTIONS = 256
_CLOSE_SECONDS = 2


def application(desk: Desk, access: Access, secrets: Secrets) -> ASGIApp:
    """Return the desk as a web application; it works while that runs."""

    @contextlib.asynccontextmanager
    async def work(_app: Starlette) -> AsyncIterator[None]:
        desk.start()
        try:
            yield
        finally:
            desk.close()

    return Starlette(
        routes=[
            *Api(desk).routes(),
            *Receivers(desk, secrets).routes(),
            *PageHandlers(desk).routes(),
        ],
        middleware=[Middleware(AccessControl, access=access)],
        exception_handlers={
            AudioBuilderError: handle_error,
            HTTPException: handle_error,
            Exception: handle_error,
        },
        lifespan=work,
    )


class _Server(uvicorn.Server):
    """Ends the connections that wait for events, which would else keep it from ending."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self._desk.events.close()
        super().handle_exit(sig, frame)


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host.strip("[]"), port))
        opened.listen(128)
    except (OSError, OverflowError) as error:
        opened.close()
        raise PublishingError(
            f"cannot listen: {error.strerror if isinstance(error, OSError) else error}",
            subject=f"{host}:{port}",
            remedy="use another --port or --host",
        ) from error
    return opened


def serve(
    show: Path,
    *,
    host: str,
    port: int,
    token: str,
    address: str = "",
    ready: Callable[[str], None],
) -> None:
    """Serve a show's desk until interrupted; ``ready`` is told where."""
    secrets = load_secrets()
    with open_socket(host, port) as opened:
        bound = int(opened.getsockname()[1])
        desk = Desk(show)
        access = Access(token=token, host=host, port=bound, address=address)
        config = uvicorn.Config(
            application(desk, access, secrets),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            http="h11",
            ws="none",
            lifespan="on",
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=_CLOSE_SECONDS,
        )
        server = _Server(config, desk)
        name = f"[{host.strip('[]')}]" if ":" in host else host
        ready(address.rstrip("/") or f"http://{name}:{bound}")
        server.run(sockets=[opened])
