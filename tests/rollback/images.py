"""The images of a stack that is rolled back, made from scratch out of one static program (standin.c)."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import tool  # noqa: E402
from health.real_docker import DockerEngine, file_system  # noqa: E402

_SOURCE = Path(__file__).with_name("standin.c")

# Service: image, folder of data, format, path that says whether it is ready.
OLD = {"prometheus": ("prom/prometheus:v2.47.0", "/prometheus", 1, "/-/ready"),
       "jaeger": ("jaegertracing/all-in-one:1.50", "/badger", 1, "/"),
       "grafana": ("grafana/grafana:10.2.0", "/var/lib/grafana", 1, "/api/health")}
NEW = {"mimir": ("grafana/mimir:2.10.3", "/data", 1, "/ready"),
       "tempo": ("grafana/tempo:2.3.1", "/var/tempo", 3, "/ready"),
       "loki": ("grafana/loki:2.9.4", "/loki", 13, "/ready"),
       "grafana": ("grafana/grafana:10.2.0", "/var/lib/grafana", 1, "/api/health")}
SIDES = {"old": OLD, "new": NEW}


@functools.lru_cache(maxsize=None)
def compiled(source, *flags):
    """The bytes of a C program, made once a process."""
    with tempfile.TemporaryDirectory(prefix="pyat-cc-") as folder:
        made = Path(folder) / "made"
        subprocess.run([tool("gcc", "gcc"), "-O1", "-Wall", "-Wextra", "-Werror", "-o", made, source, *flags], check=True)
        return made.read_bytes()


def add_images(engine, delay=200):
    """Those of both sides, from scratch. `delay`: milliseconds until a server is ready."""
    for product, (image, data, data_format, _) in (OLD | NEW).items():
        add_image(engine, product, image, data, data_format, delay)


def add_image(engine, product, image, data, data_format, delay=200):
    repository, _, tag = image.partition(":")
    says = {"PRODUCT": product, "RELEASE": tag.removeprefix("v"), "DATA": data, "FORMAT": data_format, "DELAY": delay}
    changes = ['ENTRYPOINT ["/standin"]', *(f"ENV STANDIN_{name}={value}" for name, value in says.items())]
    content = file_system({"standin": standin(), "product": image.encode()})
    engine.request("POST", "/images/create", content, fromSrc="-", repo=repository, tag=tag, changes=changes)


def standin():
    return compiled(_SOURCE, "-static", "-s")


def real_engine():
    """The engine, without images of it yet."""
    tool("docker-compose", "docker-compose")
    return DockerEngine()
