"""Many small HTTP services in one process, each with a port of its own: for runs with a thousand targets.

Not on the loop of the other servers: a process of its own, written for one thing, answering fast, so that what a test
measures is the program; and the limit of open files, which it must raise, is not passed on to the program.
"""

import heapq
import itertools
import json
import resource
import select
import subprocess
import sys
import time
from pathlib import Path

LOOPBACK = "127.0.0.1"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nready"


class Crowd:
    """`count` services that answer any request after `delay` seconds; the last `hanging` of them never do."""

    def __init__(self, count=1000, hanging=0, delay=0.01):
        self._arguments = [str(count), str(hanging), str(delay)]
        self._hanging = hanging

    def __enter__(self):
        command = [sys.executable, "-B", str(Path(__file__).resolve()), *self._arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports = json.loads(self._process.stdout.readline())
        self.addresses = [f"{LOOPBACK}:{port}" for port in self.ports]
        self.urls = [f"http://{address}" for address in self.addresses]
        self.hanging_urls = self.urls[len(self.urls) - self._hanging :]
        return self

    def __exit__(self, *_):
        """`served` is then the number of answers."""
        output, _ = self._process.communicate()  # closes its standard input, which is its sign to end
        self.served = json.loads(output)


class _Services:
    def __init__(self, listeners, hanging, delay):
        self._listeners = {listener.fileno(): listener for listener in listeners}
        self._hanging = {listener.fileno() for listener in listeners[len(listeners) - hanging :]}
        self._delay = delay
        self._connections = {}  # by number: the socket, and whether it is answered
        self._answers = []  # heap of (when, number of the answer, socket)
        self._numbers = itertools.count()
        self.served = 0

    def run_until_closed(self, stdin):
        with select.epoll() as self._poll:
            for number in (*self._listeners, stdin):
                self._poll.register(number, select.EPOLLIN)
            while True:
                for number, _ in self._poll.poll(self._until_next()):
                    if number == stdin:
                        return
                    (self._accept if number in self._listeners else self._read)(number)
                self._answer_due()

    def _until_next(self):
        return max(0.0, self._answers[0][0] - time.monotonic()) if self._answers else None

    def _accept(self, listener):
        connection, _ = self._listeners[listener].accept()
        connection.setblocking(False)
        self._connections[connection.fileno()] = connection, listener not in self._hanging
        self._poll.register(connection, select.EPOLLIN)

    def _read(self, number):
        connection, answered = self._connections[number]
        try:
            request = connection.recv(65536)
        except ConnectionError:
            request = b""
        if not request:
            self._poll.unregister(number)
            del self._connections[number]
            connection.close()
        elif answered:
            heapq.heappush(self._answers, (time.monotonic() + self._delay, next(self._numbers), connection))

    def _answer_due(self):
        while self._answers and self._answers[0][0] <= time.monotonic():
            connection = heapq.heappop(self._answers)[2]
            try:
                connection.send(_ANSWER)
                self.served += 1
            except OSError:  # gone in the meantime
                pass


def main():
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from health.serving import listening_socket  # pylint: disable=import-outside-toplevel

    count, hanging, delay = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    listeners = [listening_socket(backlog=16) for _ in range(count)]
    print(json.dumps([listener.getsockname()[1] for listener in listeners]), flush=True)
    services = _Services(listeners, hanging, delay)
    services.run_until_closed(sys.stdin.fileno())
    print(services.served, flush=True)


if __name__ == "__main__":
    main()
