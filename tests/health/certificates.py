"""A certificate authority and what it has signed, made with openssl in a temporary folder, once a process."""

import atexit
import datetime
import functools
import shutil
import ssl
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_CONFIGURATION = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
commonName = unused
"""
LOCAL = "IP:127.0.0.1,IP:127.0.0.2,DNS:localhost"


@dataclass(frozen=True)
class Certificate:
    certificate: Path  # PEM
    key: Path  # PEM
    not_before: datetime.datetime  # UTC
    not_after: datetime.datetime  # UTC

    def server(self, client_ca=None, minimum=None, maximum=None, ciphers=None):
        """The ssl.SSLContext of a server that shows it; with `client_ca`, one that demands a certificate of clients."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if ciphers:
            context.set_ciphers(ciphers)
        context.minimum_version = minimum or ssl.TLSVersion.TLSv1_2
        if maximum:
            context.maximum_version = maximum
        context.load_cert_chain(self.certificate, self.key)
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_ca)
        return context


def openssl(*words):
    tool = shutil.which("openssl")
    if tool is None:
        raise RuntimeError("openssl is not installed: Debian's package is openssl")
    done = subprocess.run([tool, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr}")


class Authority:
    """`ca` is its own certificate: what a client is told to trust."""

    def __init__(self, folder, name="pyat test CA"):
        self._folder = Path(folder)
        self.ca = self._folder / "ca.pem"
        (self._folder / "index.txt").touch()
        self._configuration = self._folder / "openssl.cnf"
        self._configuration.write_text(_CONFIGURATION.format(folder=folder), encoding="utf-8")
        openssl("req", "-x509", *self._new_key("ca"), "-subj", f"/CN={name}", "-days", 3650, "-out", self.ca,
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def _new_key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", self._folder / f"{name}.key",
                "-config", self._configuration)

    @functools.lru_cache(maxsize=None)
    def sign(self, name, hosts=LOCAL, days=365.0, purpose="serverAuth", starts_in=None):
        """A certificate that ends in `days`, ended already if that is negative, and begins `starts_in` days from now."""
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        end = now + datetime.timedelta(days=days)
        start = min(now, end) - datetime.timedelta(days=30)
        if starts_in is not None:
            start = now + datetime.timedelta(days=starts_in)
        request, certificate = self._folder / f"{name}.csr", self._folder / f"{name}.pem"
        openssl("req", "-new", *self._new_key(name), "-subj", f"/CN={name}", "-out", request,
                "-addext", f"subjectAltName={hosts}", "-addext", f"extendedKeyUsage={purpose}")
        openssl("ca", "-batch", "-notext", "-config", self._configuration, "-in", request, "-out", certificate,
                "-startdate", start.strftime("%Y%m%d%H%M%SZ"), "-enddate", end.strftime("%Y%m%d%H%M%SZ"))
        return Certificate(certificate, self._folder / f"{name}.key", start, end)

    @functools.lru_cache(maxsize=None)
    def self_signed(self, name="self-signed", days=365):
        """Signed by nobody but itself."""
        certificate = self._folder / f"{name}.pem"
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        openssl("req", "-x509", *self._new_key(name), "-subj", f"/CN={name}", "-days", days, "-out", certificate,
                "-addext", f"subjectAltName={LOCAL}")
        return Certificate(certificate, self._folder / f"{name}.key", now, now + datetime.timedelta(days=days))


@functools.lru_cache(maxsize=None)
def authority(name="pyat test CA"):
    """One for the process; another name is another authority."""
    folder = tempfile.mkdtemp(prefix="pyat-ca-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Authority(folder, name)
