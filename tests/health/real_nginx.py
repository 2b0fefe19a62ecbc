"""A real nginx: plain and TLS, with and without client certificates, with places that redirect, drag and fail."""

from . import faults, web_faults
from .certificates import authority
from .real import WebProgram, free_port, status_of, tool
from .serving import LOOPBACK

_PAGE = """
worker_processes 1;
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr notice;
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log;
  default_type text/plain;
  server_tokens on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  ssl_certificate {certificate.certificate};
  ssl_certificate_key {certificate.key};
  server {{ listen {host}:{port}; {places} }}
  server {{ listen {host}:{tls_port} ssl; {places} }}
  server {{
    listen {host}:{client_tls_port} ssl;
    ssl_client_certificate {ca};
    ssl_verify_client on;
    {places}
  }}
}}
"""
_PLACES = """
  location / {{ return 200 "ready\\n"; }}
  location = /json {{ default_type application/json; return 200 '{{"status":"ok","checks":{{"db":true}}}}'; }}
  location = /header {{ add_header X-Health green; return 200 "ready\\n"; }}
  location = /moved {{ return 301 /ready; }}
  location = /loop {{ return 302 /loop; }}
  location = /elsewhere {{ return 302 {elsewhere}/ready; }}
  location = /unavailable {{ return 503 "starting\\n"; }}
  location = /empty {{ return 444; }}
  location = /slow {{ limit_rate 1; alias {folder}/page; }}
  location = /page {{ alias {folder}/page; }}
  location = /half {{ proxy_pass {half}; }}
  location = /bad-gateway {{ proxy_pass {refused}; }}
  location = /gateway-timeout {{ proxy_pass {silent}; proxy_read_timeout 500ms; }}
  location = /protected {{ auth_basic "pyat"; auth_basic_user_file {folder}/users; alias {folder}/page; }}
  location = /status {{ stub_status; }}
  {more}
"""


class Nginx(WebProgram):
    """`url`, `tls_url`, `client_tls_url` (demands a certificate of `authority()`); user `nurse`, password `secret` for
    /protected; `elsewhere` is the server on another host that /elsewhere leads to. `more`: further `location` blocks."""

    program, package = "nginx", "nginx-light"
    ready_path = "/"

    def __init__(self, more="", certificate=None):
        super().__init__()
        self.more, self.certificate = more, certificate

    def __enter__(self):
        # The places behind which something is wrong: entered here, so that they end with it.
        self.elsewhere = web_faults.answers_elsewhere()
        self._behind = [self.elsewhere, faults.half_response(), faults.silent(), faults.refused()]
        entered = [each.__enter__() for each in self._behind]
        self._half, self._silent, self._refused = (each.url for each in entered[1:])
        try:
            return super().__enter__()
        except BaseException:
            self._leave()
            raise

    def __exit__(self, *failure):
        super().__exit__(*failure)
        self._leave()

    def _leave(self):
        for each in self._behind:
            each.__exit__(None, None, None)

    def choose_ports(self):
        self.port, self.tls_port, self.client_tls_port = free_port(), free_port(), free_port()

    @property
    def tls_url(self):
        return f"https://{LOOPBACK}:{self.tls_port}"

    @property
    def client_tls_url(self):
        return f"https://{LOOPBACK}:{self.client_tls_port}"

    def prepare(self):
        (self.folder / "page").write_text("ready\n" * 100, encoding="utf-8")
        (self.folder / "users").write_text("nurse:{PLAIN}secret\n", encoding="utf-8")
        places = _PLACES.format(folder=self.folder, elsewhere=self.elsewhere.url, half=self._half, silent=self._silent,
                                refused=self._refused, more=self.more)
        page = _PAGE.format(folder=self.folder, host=LOOPBACK, port=self.port, tls_port=self.tls_port, places=places,
                            client_tls_port=self.client_tls_port, ca=authority().ca,
                            certificate=self.certificate or authority().sign("good"))
        (self.folder / "nginx.conf").write_text(page, encoding="utf-8")

    def command(self):
        return [tool(self.program, self.package), "-p", str(self.folder), "-c", "nginx.conf", "-e", "stderr"]

    def is_up(self):
        return status_of(self.url) == 200
