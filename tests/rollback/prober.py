"""Asks servers all the time, and tells for how long nobody answered: what pyat measures, measured by somebody else."""

import math
import socket
import threading
import time

_HOST = "127.0.0.1"


def answers(port, path, patience=5):
    """Whether GET is answered with 200. Without a library: it is asked fifty times a second. The patience is longer than a busy
    machine makes anybody wait: who is gone refuses at once."""
    try:
        with socket.create_connection((_HOST, port), timeout=patience) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


class Prober:
    """`signals`: name to the (port, path) of all who serve it. Each is asked every 20 ms by a thread of its own."""

    def __init__(self, signals, every=0.02):
        self.signals, self.every = signals, every
        self._seen = {}  # (port, path) to (when it was asked, when that was over, whether it answered)
        self._end = threading.Event()

    def __enter__(self):
        self._threads = []
        for place in {place for places in self.signals.values() for place in places}:
            self._seen[place] = []
            self._threads.append(threading.Thread(target=self._watch, args=(place,), daemon=True))
            self._threads[-1].start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _watch(self, place):
        following = time.monotonic()
        while not self._end.is_set():
            asked = time.monotonic()
            answered = answers(*place)
            self._seen[place].append((asked, time.monotonic(), answered))
            following = max(following + self.every, time.monotonic())
            self._end.wait(max(0.0, following - time.monotonic()))

    def _served(self, place, within):
        """Spans in which it answered every time, from the first of those answers to the last."""
        begin = last = None
        for asked, over, answered in self._seen[place]:
            if answered and over - asked <= within:
                begin, last = (asked if begin is None else begin), over
            elif begin is not None:
                yield begin, last
                begin = None
        if begin is not None:
            yield begin, last

    def blackouts(self, signal, within=math.inf):
        """Spans in seconds in which nobody of a signal answered; before the first answer and behind the last one do not count.
        `within`: seconds; an answer that takes longer is none."""
        gaps, until = [], None
        for begin, end in sorted(span for place in self.signals[signal] for span in self._served(place, within)):
            if until is not None and begin > until:
                gaps.append(begin - until)
            until = end if until is None else max(until, end)
        return gaps
