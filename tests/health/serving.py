"""Servers on one event loop in a thread of its own, so that a test's own thread is free to run the program."""

import asyncio
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
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(backlog)
    return listener


def listening_unix_socket(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(1024)
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
        self._listener = None
        self._tasks = set()
        self._mistakes = []

    async def handle(self, reader, writer):
        raise NotImplementedError

    @property
    def address(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.path or f"{host}:{self.port}"

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

    def __exit__(self, kind, *_):
        self.stop()
        if self._mistakes and kind is None:
            raise RuntimeError(f"the server on {self.address} has a mistake of its own") from self._mistakes[0]

    async def _start(self):
        self._listener = listening_unix_socket(self.path) if self.path else listening_socket(self.host, self.port)
        self._listener.setblocking(False)
        if not self.path:
            self.port = self._listener.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._listener, self._accept)

    async def _stop(self):
        asyncio.get_running_loop().remove_reader(self._listener)
        await asyncio.sleep(0)  # what was accepted last has begun: a task that is cancelled before never closes its connection
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._listener.close()

    def _accept(self):
        """Not asyncio.start_server(): stopped while it accepts, it forgets the connection, which then hangs for its client."""
        connection, _ = self._listener.accept()
        connection.setblocking(False)
        task = LOOP.get().create_task(self._serve(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, connection):
        self.connections += 1
        self.open += 1
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await loop.connect_accepted_socket(lambda: protocol, connection, ssl=self._tls)
        except (OSError, asyncio.CancelledError):  # a TLS handshake that came to nothing, or the end
            self.open -= 1
            connection.close()
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await self.handle(reader, writer)
        except (ConnectionError, EOFError):  # EOFError: the client has gone in the middle
            pass
        except asyncio.CancelledError:
            transport.abort()
        except Exception as mistake:  # pylint: disable=broad-except
            self._mistakes.append(mistake)
        finally:
            self.open -= 1
            writer.close()


async def forever():
    """Until the server is stopped."""
    await asyncio.Event().wait()
