"""The real things from Debian's packages, on loopback, ephemeral ports and temporary folders.

They end with the context manager, and with the process of the test if that dies before (PR_SET_PDEATHSIG). What is not
installed is an error that names the package: a test that passes over what is missing proves nothing.
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from .serving import LOOPBACK


def tool(name, package):
    folders = [os.environ.get("PATH", ""), "/usr/sbin", "/sbin", *sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        raise RuntimeError(f"{name} is not installed: Debian's package is {package}")
    return found


def free_port():
    """Nobody has it now. The kernel hands out others before it hands out the same again."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def eventually(condition, seconds=20, what="it"):
    """The first true value of `condition()`."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come within {seconds} s")
        time.sleep(0.01)
    return value


def status_of(url):
    """The HTTP status; None when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


class Program:
    """A program in a folder of its own. Another try with other ports, should somebody have taken one in between."""

    program, package = "", ""
    user = None  # to run as, when the tests are run by root
    end = signal.SIGKILL

    def __init__(self):
        self.host = LOOPBACK
        self.process = None

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"pyat-{self.program}-")))
            stack.callback(lambda: self.kill(self.end))
            for attempt in range(3):
                self.choose_ports()
                self.prepare()
                self._start()
                if self._came_up(last=attempt == 2):
                    break
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def choose_ports(self):
        self.port = free_port()

    def prepare(self):
        """Writes the configuration."""

    def command(self):
        raise NotImplementedError

    def is_up(self):
        return accepts(self.port)

    @property
    def address(self):
        return f"{self.host}:{self.port}"

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def kill(self, by=signal.SIGKILL):
        """At once, as a crash would; `stop()` is the polite way. The port stays free."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, by)
        if self.process:
            self.process.wait()

    def stop(self):
        self.kill(signal.SIGTERM)

    def start_again(self):
        """On the same port, with what it has stored; after `kill()` or `stop()`."""
        self._start()
        self._came_up(last=True)

    def run(self, *command):
        """To its end, as the same user."""
        done = subprocess.run([*self._as_user(), *command], cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stderr or done.stdout}")
        return done.stdout

    def own(self, path):
        """Gives a file to the user that the program runs as."""
        if self._as_user():
            shutil.chown(path, self.user, pwd.getpwnam(self.user).pw_gid)

    def _as_user(self):
        if self.user is None or os.geteuid() != 0:
            return []
        return [tool("setpriv", "util-linux"), f"--reuid={self.user}", f"--regid={pwd.getpwnam(self.user).pw_gid}", "--clear-groups"]

    def _start(self):
        with (self.folder / "log").open("ab") as log:
            command = [*(self._as_user() or [tool("setpriv", "util-linux")]), "--pdeathsig=KILL", *self.command()]
            self.process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            start_new_session=True)

    def _came_up(self, last):
        try:
            eventually(lambda: self.process.poll() is not None or self.is_up())
        except TimeoutError as late:
            raise RuntimeError(f"{self.program} does not come up:\n{self.log[-2000:]}") from late
        if self.process.poll() is None:
            return True
        if last or "in use" not in self.log:
            raise RuntimeError(f"{self.program} ended with {self.process.returncode}:\n{self.log[-2000:]}")
        return False


class WebProgram(Program):
    ready_path = "/-/ready"

    @property
    def url(self):
        return f"http://{self.address}"

    def is_up(self):
        return status_of(self.url + self.ready_path) == 200


# ---- Prometheus, Alertmanager ---------------------------------------------------------------------------------------


class Prometheus(WebProgram):
    program, package = "prometheus", "prometheus"

    def __init__(self, configuration="global: {}\n"):
        super().__init__()
        self.configuration = configuration

    def prepare(self):
        (self.folder / "prometheus.yml").write_text(self.configuration, encoding="utf-8")

    def command(self):
        return [tool(self.program, self.package), "--config.file=prometheus.yml", f"--web.listen-address={self.address}",
                f"--storage.tsdb.path={self.folder}/data"]


class Alertmanager(WebProgram):
    """`clustered`: alone in a cluster, which settles for a while; otherwise there is none ("disabled")."""

    program, package = "prometheus-alertmanager", "prometheus-alertmanager"
    CONFIGURATION = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"

    def __init__(self, clustered=False):
        super().__init__()
        self.clustered = clustered

    def prepare(self):
        (self.folder / "alertmanager.yml").write_text(self.CONFIGURATION, encoding="utf-8")

    def command(self):
        cluster = f"{LOOPBACK}:{free_port()}" if self.clustered else ""
        return [tool(self.program, self.package), "--config.file=alertmanager.yml", f"--web.listen-address={self.address}",
                f"--storage.path={self.folder}/data", f"--cluster.listen-address={cluster}"]


# ---- PostgreSQL, Redis ----------------------------------------------------------------------------------------------


class Postgres(Program):
    """`password`: demanded of the user postgres (SCRAM); None trusts everybody. `settings`: of postgresql.conf.

    `standby`: a standby that does not take connections, which refuses everybody with 57P03.
    """

    program, package = "postgres", "postgresql"
    user = "postgres"
    end = signal.SIGQUIT  # at once, too, but its children end before it does

    def __init__(self, password=None, settings=(), standby=False):
        super().__init__()
        self.password, self.standby = password, standby
        self.settings = {"fsync": "off", "unix_socket_directories": "", "shared_buffers": "1MB"} | dict(settings)

    @property
    def url(self):
        return f"postgresql://{self.address}"

    def prepare(self):
        self.own(self.folder)
        if (self.folder / "data").exists():
            return
        how = ["--auth=trust"]
        if self.password:
            secret = self.folder / "password"
            secret.write_text(self.password, encoding="utf-8")
            self.own(secret)
            how = ["--auth=scram-sha-256", f"--pwfile={secret}"]
        self.run(tool("initdb", self.package), "--pgdata=data", "--username=postgres", "--no-sync", "--no-locale", "--encoding=UTF8",
                 "--no-instructions", *how)
        if self.standby:
            self.settings["hot_standby"] = "off"
            signal_file = self.folder / "data" / "standby.signal"
            signal_file.touch()
            self.own(signal_file)

    def command(self):
        settings = {"listen_addresses": LOOPBACK, "port": self.port, **self.settings}
        return [tool(self.program, self.package), "-D", "data", *(f"--{name}={value}" for name, value in settings.items())]

    def is_up(self):
        wanted = "entering standby mode" if self.standby else "ready to accept connections"
        return wanted in self.log and accepts(self.port)


class Redis(Program):
    """`settings`: of redis.conf, such as maxclients, replicaof, replica-serve-stale-data."""

    program, package = "redis-server", "redis-server"

    def __init__(self, password=None, settings=()):
        super().__init__()
        self.settings = {"save": '""', "appendonly": "no"} | dict(settings)
        if password:
            self.settings["requirepass"] = password

    @property
    def url(self):
        return f"redis://{self.address}"

    def prepare(self):
        settings = {"bind": LOOPBACK, "port": self.port, "dir": self.folder, **self.settings}
        (self.folder / "redis.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()), encoding="utf-8")

    def command(self):
        return [tool(self.program, self.package), "redis.conf"]

    def is_up(self):
        return "Ready to accept connections" in self.log
