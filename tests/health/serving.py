"""Servers on one event loop in a thread of its own, so that a test's own thread is free to run the program."""

import asyncio
import contextlib
import socket
import threading

LOOPBACK = "127.0.0.1"


class _Loop:
    """Started on first use; the thread is a daemon and ends with the process."""

    def __init__(self):
        self._lock = threading.Lock()
        self._loop = None

    def get(self):
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                # A client that gives up in the middle is what these servers are for.
                self._loop.set_exception_handler(lambda loop, context: None)
                threading.Thread(target=self._loop.run_forever, name="test servers", daemon=True).start()
            return self._loop

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.get()).result(timeout=30)


LOOP = _Loop()


def listening_socket(host=LOOPBACK, port=0, backlog=1024):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(backlog)
    return listener


class Server:
    """Every connection is handed to `handle(reader, writer)`, a coroutine; when it returns, the connection is closed.

    `tls` is an ssl.SSLContext; `path` makes it a unix socket. `port` is for a server that comes back where it was.
    """

    scheme = "tcp"

    def __init__(self, handle=None, *, host=LOOPBACK, port=0, tls=None, path=None):
        if handle is not None:
            self.handle = handle
        self.host, self.port, self.path = host, port, path
        self.connections = 0  # accepted ever
        self.open = 0  # of these, still open
        self._tls = tls
        self._server = None
        self._tasks = set()

    async def handle(self, reader, writer):
        raise NotImplementedError

    @property
    def address(self):
        return self.path or f"{self.host}:{self.port}"

    @property
    def url(self):
        return f"{self.scheme}://{self.address}"

    def start(self):
        LOOP.run(self._start())
        return self

    def stop(self):
        LOOP.run(self._stop())

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    async def _start(self):
        if self.path:
            self._server = await asyncio.start_unix_server(self._accepted, path=self.path, ssl=self._tls)
            return
        listener = listening_socket(self.host, self.port)
        self.port = listener.getsockname()[1]
        self._server = await asyncio.start_server(self._accepted, sock=listener, ssl=self._tls)

    async def _stop(self):
        self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accepted(self, reader, writer):
        self.connections += 1
        self.open += 1
        self._tasks.add(asyncio.current_task())
        try:
            await self.handle(reader, writer)
        except (ConnectionError, EOFError, asyncio.CancelledError):  # EOFError: the client has gone in the middle
            pass
        finally:
            self._tasks.discard(asyncio.current_task())
            self.open -= 1
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()


async def forever():
    """Until the server is stopped."""
    await asyncio.Event().wait()
