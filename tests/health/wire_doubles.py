"""Doubles of PostgreSQL and Redis in moods that the real ones cannot be put into at will."""

import asyncio
import struct

from .serving import Server

# ---- PostgreSQL -----------------------------------------------------------------------------------------------------

_SSL_REQUEST, _PROTOCOL_3 = 80877103, 196608

STARTING_UP = ("57P03", "the database system is starting up")
IN_RECOVERY = ("57P03", "the database system is not yet accepting connections")
SHUTTING_DOWN = ("57P03", "the database system is shutting down")
TOO_MANY = ("53300", "sorry, too many clients already")
NO_HBA_ENTRY = ("28000", 'no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "postgres", no encryption')
NO_DATABASE = ("3D000", 'database "postgres" does not exist')


def _message(kind, payload):
    return kind + struct.pack(">i", len(payload) + 4) + payload


def _error(code, text, severity="FATAL"):
    fields = {"S": severity, "V": severity, "C": code, "M": text, "F": "postmaster.c", "L": "2378", "R": "ProcessStartupPacket"}
    return _message(b"E", b"".join(f"{key}{value}\0".encode() for key, value in fields.items()) + b"\0")


class Postgres(Server):
    """Answers the start-up message with `error` (code, text), or with a request for a password (SCRAM) where it is None.
    `startups` keeps the parameters that were sent, `garbled` what was no start-up message."""

    scheme = "postgresql"

    def __init__(self, error=None, **options):
        super().__init__(**options)
        self.error = error
        self.startups, self.garbled, self.terminated = [], [], 0

    async def handle(self, reader, writer):
        while True:
            (length,) = struct.unpack(">i", await reader.readexactly(4))
            if not 8 <= length <= 10_000:
                self.garbled.append(length)
                return
            payload = await reader.readexactly(length - 4)
            (code,) = struct.unpack(">i", payload[:4])
            if code != _SSL_REQUEST:
                break
            writer.write(b"N")
        if code != _PROTOCOL_3 or not payload.endswith(b"\0\0"):
            self.garbled.append(payload)
            writer.write(_error("08P01", "invalid startup packet layout: expected terminator as last byte"))
            return
        words = payload[4:-2].decode().split("\0")
        self.startups.append(dict(zip(words[::2], words[1::2])))
        if self.error:
            writer.write(_error(*self.error))
            return
        writer.write(_message(b"R", struct.pack(">i", 10) + b"SCRAM-SHA-256\0\0"))
        if await reader.read(5) == b"X\0\0\0\4":
            self.terminated += 1


# ---- Redis ----------------------------------------------------------------------------------------------------------

LOADING = "-LOADING Redis is loading the dataset in memory"
NO_AUTH = "-NOAUTH Authentication required."
MASTER_DOWN = "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
MAX_CLIENTS = "-ERR max number of clients reached"
PROTECTED = ("-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default "
             "user. In this mode connections are only accepted from the loopback interface.")


class Redis(Server):
    """`answer` to every command; None: +PONG and an INFO made of `info`. `password` makes AUTH needed and checked.
    `at_once`: says it on connecting and closes, as a server with too many clients or in protected mode does."""

    scheme = "redis"

    def __init__(self, answer=None, *, password=None, info=(), at_once=False, **options):
        super().__init__(**options)
        self.answer, self.password, self.at_once = answer, password, at_once
        self.info = {"redis_version": "7.0.15", "uptime_in_seconds": 3600, "used_memory": 1048576, "loading": 0, "role": "master",
                     "rdb_last_bgsave_status": "ok", "aof_last_write_status": "ok"} | dict(info)
        self.commands = []

    async def handle(self, reader, writer):
        if self.at_once:
            writer.write(f"{self.answer}\r\n".encode())
            await writer.drain()
            await asyncio.sleep(0.05)  # a reset would overtake the answer
            return
        known = self.password is None
        while words := await _command(reader):
            self.commands.append(words)
            name = words[0].upper()
            if name == "AUTH":
                known = known or words[-1] == self.password
                reply = "+OK" if known else "-WRONGPASS invalid username-password pair or user is disabled."
            elif not known:
                reply = NO_AUTH
            else:
                reply = self.answer or self._say(name)
            writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            if name == "QUIT":
                return

    def _say(self, name):
        if name == "INFO":
            text = "# Server\r\n" + "".join(f"{key}:{value}\r\n" for key, value in self.info.items())
            return f"${len(text)}\r\n{text}"
        return {"PING": "+PONG", "QUIT": "+OK"}.get(name, f"-ERR unknown command '{name}', with args beginning with: ")


async def _command(reader):
    """The words of the next command, sent inline or as an array of strings; none at the end."""
    line = (await reader.readline()).strip()
    if not line.startswith(b"*"):
        return line.decode(errors="replace").split()
    words = []
    for _ in range(int(line[1:])):
        length = int((await reader.readline()).strip()[1:])
        words.append((await reader.readexactly(length + 2))[:-2].decode(errors="replace"))
    return words
