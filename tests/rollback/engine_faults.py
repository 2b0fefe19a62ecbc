"""A Docker engine that fails at one of its changes, for pyat and for Compose alike: a proxy in front of the real one."""

import contextlib
import re
import selectors
import socket
import tempfile
import threading
from pathlib import Path

# What changes containers. Looking at them is not counted.
_CHANGES = re.compile(rb"(POST|DELETE) (?:/v[0-9.]+)?/containers/(?:create|[^/? ]+(?:/(?:start|stop|kill|restart|rename|update))?)[? ]")
_FAILURE = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
_SAYS = b'{"message":"the engine has failed on purpose"}'
_DONE = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
HOW = ("fails", "fails-afterwards", "is cut off", "lies")


class FailingEngine:
    """As a context. At change number `at`: "fails" (an error, and nothing is done), "fails-afterwards" (it is done all the same), "is
    cut off" (it is done, and the connection ends without an answer), "lies" (nothing is done, and it says that it was)."""

    def __init__(self, engine_socket, at=0, how="fails"):
        self._engine, self._at, self._how = engine_socket, at, how
        self._lock = threading.Lock()
        self.changes = []  # "POST /v1.41/containers/create", in their order

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="pyat-engine-")
        path = str(Path(self._folder.name) / "docker.sock")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(64)
        self.docker_host = f"unix://{path}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self._folder.cleanup()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _is_it(self, head):
        """Whether this is the change that goes wrong. Clients send the head of a request at once."""
        if not _CHANGES.match(head):
            return False
        with self._lock:
            self.changes.append(b" ".join(head.split(b" ", 2)[:2]).decode())
            return len(self.changes) == self._at

    def _serve(self, client):
        engine = socket.socket(socket.AF_UNIX)
        with client, engine, contextlib.suppress(OSError):
            engine.connect(self._engine)
            with selectors.DefaultSelector() as ready:
                ready.register(client, selectors.EVENT_READ)
                ready.register(engine, selectors.EVENT_READ)
                while ready.get_map():
                    for key, _ in ready.select():
                        source, target = (client, engine) if key.fileobj is client else (engine, client)
                        data = source.recv(1 << 16)
                        if source is client and self._is_it(data):
                            return self._go_wrong(client, engine, data)
                        if data:
                            target.sendall(data)
                        elif source is engine:
                            return None
                        else:
                            ready.unregister(source)
                            target.shutdown(socket.SHUT_WR)
        return None

    def _go_wrong(self, client, engine, request):
        if self._how in ("fails-afterwards", "is cut off"):
            engine.sendall(request)
            engine.recv(1 << 16)
        if self._how == "lies" and b"/create" not in request.split(b"\r\n", 1)[0]:
            client.sendall(_DONE)
        elif self._how != "is cut off":
            client.sendall(_FAILURE % (len(_SAYS), _SAYS))
