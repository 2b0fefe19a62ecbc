"""A double of the Docker engine's API on a unix socket, with chosen containers: what an engine on a test machine cannot show.

    with Engine(folder / "docker.sock", [container("mimir", state="restarting", restarts=7, logs=[(2, "error …")])]) as engine:
"""

import datetime
import json
import re
import struct
from dataclasses import dataclass, field

from .web import Response, WebServer, json_response


def moment(seconds_ago):
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return then.strftime("%Y-%m-%dT%H:%M:%S.%f000Z")


_NEVER = "0001-01-01T00:00:00Z"


@dataclass
class Container:
    """`health`: None for no health check, or starting, healthy, unhealthy; `checks`: (exit code, output), the newest last.
    `logs`: (1 for stdout or 2 for stderr, line). `started`, `finished`: seconds ago. `limit`: bytes of memory, 0 for none."""

    name: str
    image: str = "scratch:latest"
    state: str = "running"
    restarts: int = 0
    exit_code: int = 0
    oom_killed: bool = False
    error: str = ""
    health: str | None = None
    checks: list = field(default_factory=list)
    test: list = field(default_factory=list)
    logs: list = field(default_factory=list)
    tty: bool = False
    started: float = 3600
    finished: float | None = None
    ports: dict = field(default_factory=dict)  # container port to host port
    mounts: dict = field(default_factory=dict)  # path in the container to path on the host
    labels: dict = field(default_factory=dict)
    policy: str = "no"  # restart policy
    memory: int = 64_000_000
    limit: int = 0
    cpu: float = 12.5  # seconds

    @property
    def id(self):
        return "".join(f"{byte:02x}" for byte in self.name.encode()).ljust(64, "0")[:64]


def container(name, *, project="lgtm", service=None, **options):
    """One that docker compose has made."""
    labels = {"com.docker.compose.project": project, "com.docker.compose.service": service or name}
    return Container(name, labels=labels | options.pop("labels", {}), **options)


class Engine(WebServer):
    def __init__(self, path, containers=(), *, api="1.41", least="1.12", version="20.10.24"):
        super().__init__(path=str(path) if path else None)
        self.containers, self.api, self.least, self.version = list(containers), api, least, version

    def answer(self, request):
        if request.path == "/_ping":
            headers = {"Api-Version": self.api, "Docker-Experimental": "false", "Ostype": "linux", "Content-Type": "text/plain; charset=utf-8"}
            return Response(200, "OK", headers)
        asked, path = re.fullmatch(r"(?:/v(\d+\.\d+))?(/.*)", request.path).groups()
        if asked and _number(asked) > _number(self.api):
            return _refused(400, f"client version {asked} is too new. Maximum supported API version is {self.api}")
        if asked and _number(asked) < _number(self.least):
            return _refused(400, f"client version {asked} is too old. Minimum supported API version is {self.least}, "
                            "please upgrade your client to a newer version")
        if path == "/version":
            return json_response({"Version": self.version, "ApiVersion": self.api, "MinAPIVersion": self.least, "Os": "linux"})
        if path == "/containers/json":
            return json_response([_summary(each, _number(self.api)) for each in self._listed(request)])
        return self._of_one(request, path)

    def _listed(self, request):
        everything = request.query.get("all") in ("1", "true", "True")
        wanted = json.loads(request.query.get("filters", "{}"))
        for each in self.containers:
            labels = {f"{name}={value}" for name, value in each.labels.items()} | set(each.labels)
            if (everything or each.state in ("running", "restarting", "paused")) and set(wanted.get("label", ())) <= labels:
                yield each

    def _of_one(self, request, path):
        found = re.fullmatch(r"/containers/([^/]+)/(json|logs|stats)", path)
        if not found:
            return _refused(404, "page not found")
        name, what = found.groups()
        each = next((each for each in self.containers if each.name == name or (len(name) >= 12 and each.id.startswith(name))), None)
        if each is None:
            return _refused(404, f"No such container: {name}")
        if what == "logs":
            return _logs(request, each)
        return json_response(_inspection(each) if what == "json" else _statistics(each))


def _number(version):
    return tuple(map(int, version.split(".")))


def _refused(status, message):
    return json_response({"message": message}, status)


# ---- what the API says of one ---------------------------------------------------------------------------------------


def _status(each):
    if each.state == "restarting":
        return f"Restarting ({each.exit_code}) 5 seconds ago"
    if each.state == "running":
        return "Up About an hour" + {None: "", "starting": " (health: starting)"}.get(each.health, f" ({each.health})")
    return f"Exited ({each.exit_code}) 5 minutes ago" if each.state == "exited" else each.state.capitalize()


def _ports(each):
    return [{"IP": "0.0.0.0", "PrivatePort": inside, "PublicPort": outside, "Type": "tcp"} for inside, outside in each.ports.items()]


def _summary(each, api):
    summary = {"Id": each.id, "Names": [f"/{each.name}"], "Image": each.image, "State": each.state, "Status": _status(each),
               "Labels": each.labels, "Ports": _ports(each), "Created": 1795000000, "HostConfig": {"NetworkMode": "default"}}
    if api >= (1, 52):
        summary["Health"] = {"Status": each.health or "none", "FailingStreak": len(each.checks)}
    return summary


def _inspection(each):
    running = each.state in ("running", "paused", "restarting")  # the engine says so of a restarting one, too
    state = {"Status": each.state, "Running": running, "Paused": each.state == "paused", "Restarting": each.state == "restarting",
             "OOMKilled": each.oom_killed, "Dead": each.state == "dead", "Pid": 4242 if each.state == "running" else 0,
             "ExitCode": each.exit_code, "Error": each.error,
             "StartedAt": _NEVER if each.state == "created" else moment(each.started),
             "FinishedAt": _NEVER if each.finished is None else moment(each.finished)}
    if each.health:
        log = [{"Start": moment(10 * age + 1), "End": moment(10 * age), "ExitCode": code, "Output": output}
               for age, (code, output) in zip(range(len(each.checks) - 1, -1, -1), each.checks)]
        failing = len(each.checks) if each.health == "unhealthy" else 0
        state["Health"] = {"Status": each.health, "FailingStreak": failing, "Log": log[-5:]}
    bindings = {f"{inside}/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(outside)}] for inside, outside in each.ports.items()}
    config = {"Image": each.image, "Labels": each.labels, "Tty": each.tty}
    if each.test:
        config["Healthcheck"] = {"Test": each.test}
    return {"Id": each.id, "Name": f"/{each.name}", "RestartCount": each.restarts, "State": state, "Config": config,
            "HostConfig": {"Memory": each.limit, "RestartPolicy": {"Name": each.policy, "MaximumRetryCount": 0}},
            "Mounts": [{"Type": "bind", "Source": outside, "Destination": inside, "Mode": "ro", "RW": False}
                       for inside, outside in each.mounts.items()],
            "NetworkSettings": {"Ports": bindings}}


def _statistics(each):
    if each.state not in ("running", "paused"):  # the engine answers for these, too, with nothing in it
        return {"name": f"/{each.name}", "id": each.id, "read": _NEVER, "memory_stats": {}, "cpu_stats": {"cpu_usage": {"total_usage": 0}}}
    usage = {"total_usage": int(each.cpu * 1e9), "usage_in_usermode": 0, "usage_in_kernelmode": 0}
    cpu = {"cpu_usage": usage, "system_cpu_usage": 4_000_000_000_000, "online_cpus": 2}
    memory = {"usage": each.memory + 1_000_000, "limit": each.limit or 16_000_000_000,
              "stats": {"inactive_file": 1_000_000, "total_inactive_file": 1_000_000}}
    return {"name": f"/{each.name}", "id": each.id, "read": moment(0), "cpu_stats": cpu,
            "precpu_stats": {"cpu_usage": {"total_usage": 0}}, "memory_stats": memory}


def _logs(request, each):
    chosen = [(stream, line) for stream, line in each.logs if request.query.get(_STREAMS[stream]) in ("1", "true", "True")]
    if not any(request.query.get(name) in ("1", "true", "True") for name in _STREAMS.values()):
        return _refused(400, "Bad parameters: you must choose at least one stream")
    if request.query.get("tail", "all").isdigit():
        chosen = chosen[len(chosen) - min(len(chosen), int(request.query["tail"])) :]
    stamp = f"{moment(5)} " if request.query.get("timestamps") in ("1", "true", "True") else ""
    body = b""
    for stream, line in chosen:
        data = f"{stamp}{line}\n".encode()
        body += data if each.tty else struct.pack(">BxxxI", stream, len(data)) + data
    kind = "raw" if each.tty else "multiplexed"
    return Response(200, body, {"Content-Type": f"application/vnd.docker.{kind}-stream"}, chunked=True)


_STREAMS = {1: "stdout", 2: "stderr"}
