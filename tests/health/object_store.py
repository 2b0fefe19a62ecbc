"""A double of MinIO, and of any S3: its health pages, and buckets with objects for requests that are signed right.

The signature (AWS Signature Version 4) is computed from what came in, as a server does, and compared.
"""

import base64
import datetime
import hashlib
import hmac
import urllib.parse
from dataclasses import dataclass

from .web import Response, WebServer

_EMPTY = hashlib.sha256(b"").hexdigest()
_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class Refusal(Exception):
    def __init__(self, status, code, message):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def _digest(key, message):
    return hmac.new(key, message.encode(), hashlib.sha256).digest()


def _quoted(value, safe=""):
    return urllib.parse.quote(value, safe=safe + "-_.~")


def _canonical_query(target):
    pairs = urllib.parse.parse_qsl(target.partition("?")[2], keep_blank_values=True)
    return "&".join(f"{name}={value}" for name, value in sorted((_quoted(n), _quoted(v)) for n, v in pairs))


def signature(secret, request, scope, signed_headers, moment):
    """The hexadecimal signature that this request ought to have; `scope` is date/region/service/aws4_request."""
    headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in signed_headers)
    payload = request.headers.get("x-amz-content-sha256", _EMPTY)
    path = _quoted(urllib.parse.unquote(request.path), "/")
    canonical = "\n".join([request.method, path, _canonical_query(request.target), headers, ";".join(signed_headers), payload])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4" + secret.encode()
    for part in scope:
        key = _digest(key, part)
    return _digest(key, to_sign).hex()


@dataclass
class Stored:
    content: bytes
    headers: dict  # Content-Type and x-amz-meta-…

    @property
    def etag(self):
        return f'"{hashlib.md5(self.content).hexdigest()}"'


def _range(header, size):
    """(first, last) of one range of bytes, or None where it is not satisfiable."""
    first, _, last = header.removeprefix("bytes=").partition("-")
    begin, end = (int(first), min(int(last or size - 1), size - 1)) if first else (max(0, size - int(last)), size - 1)
    return (begin, end) if begin <= end < size else None


class ObjectStore(WebServer):
    """`offline`: answers 200 and says so only in a header. `live`, `cluster`: the status of these health pages.
    `strict`: as AWS and unlike MinIO, wants x-amz-content-sha256. `allowed`: whether the user may do anything at all."""

    def __init__(self, buckets=("mimir", "loki", "tempo"), *, access_key="minio", secret_key="minio-secret", region="us-east-1",
                 offline=False, live=200, ready=200, cluster=200, write_quorum=1, healing=0, strict=False, allowed=True, **options):
        super().__init__(**options)
        self.buckets, self.access_key, self.secret_key, self.region = list(buckets), access_key, secret_key, region
        self.offline, self.strict, self.allowed, self.write_quorum, self.healing = offline, strict, allowed, write_quorum, healing
        self.pages = {"live": live, "ready": ready, "cluster": cluster, "cluster/read": cluster}
        self.signed = 0  # requests with a good signature
        self.objects = {bucket: {} for bucket in self.buckets}  # of each: key to Stored

    def answer(self, request):
        if request.path.startswith("/minio/health/"):
            return self._health(request.path.removeprefix("/minio/health/"))
        try:
            self._verify(request)
            return self._operation(request)
        except Refusal as refusal:
            return self._refused(request, refusal)

    def _health(self, page):
        if page not in self.pages:
            return self._refused(None, Refusal(400, "BadRequest", "An error occurred when parsing the HTTP request"))
        headers = {"Server": "MinIO", "X-Amz-Request-Id": "17E2F0A1B2C3D4E5"}
        if self.offline:
            headers["x-minio-server-status"] = "offline"
        if page.startswith("cluster"):
            headers["x-minio-write-quorum"] = str(self.write_quorum)
            if self.healing:
                headers["x-minio-healing-drives"] = str(self.healing)
        return Response(self.pages[page], b"", headers)

    def _refused(self, request, refusal):
        resource = _escape(request.path if request else "/")
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{refusal.code}</Code><Message>{refusal.message}</Message><Resource>{resource}</Resource>"
            "<RequestId>17E2F0A1B2C3D4E5</RequestId><HostId>dd9025bab4ad464b049177c95eb6ebf3</HostId></Error>"
        )
        return Response(refusal.status, body, {"Content-Type": "application/xml", "Server": "MinIO"})

    # ---- the signature ----------------------------------------------------------------------------------------------

    def _verify(self, request):
        authorization = request.headers.get("authorization", "")
        if not authorization:
            raise Refusal(403, "AccessDenied", "Access Denied.")
        kind, _, rest = authorization.partition(" ")
        fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        if kind != "AWS4-HMAC-SHA256" or not {"Credential", "SignedHeaders", "Signature"} <= fields.keys():
            raise Refusal(400, "AuthorizationHeaderMalformed", "The authorization header is malformed.")
        access_key, *scope = fields["Credential"].split("/")
        if access_key != self.access_key:
            raise Refusal(403, "InvalidAccessKeyId", "The Access Key Id you provided does not exist in our records.")
        self._verify_scope(request, scope)
        names = fields["SignedHeaders"].split(";")
        self._verify_headers(request, names)
        wanted = signature(self.secret_key, request, scope, names, request.headers["x-amz-date"])
        if not hmac.compare_digest(wanted, fields["Signature"]):
            raise Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you "
                          "provided. Check your key and signing method.")
        if not self.allowed:
            raise Refusal(403, "AccessDenied", "Access Denied.")
        self.signed += 1

    def _verify_scope(self, request, scope):
        moment = request.headers.get("x-amz-date", "")
        if len(scope) != 4 or scope[2:] != ["s3", "aws4_request"] or scope[0] != moment[:8]:
            raise Refusal(400, "AuthorizationHeaderMalformed", "The authorization header is malformed.")
        if scope[1] != self.region:
            raise Refusal(400, "AuthorizationHeaderMalformed",
                          f"The authorization header is malformed; the region is wrong; expecting '{self.region}'.")
        taken = datetime.datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs(datetime.datetime.now(datetime.timezone.utc) - taken) > datetime.timedelta(minutes=15):
            raise Refusal(403, "RequestTimeTooSkewed", "The difference between the request time and the server's time is too large.")

    def _verify_headers(self, request, names):
        unsigned = [name for name in request.headers if (name == "host" or name.startswith("x-amz-")) and name not in names]
        if unsigned or names != sorted(names):
            raise Refusal(403, "AccessDenied", "There were headers present in the request which were not signed")
        payload = request.headers.get("x-amz-content-sha256")
        if payload is None and self.strict:
            raise Refusal(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
        if payload not in (None, "UNSIGNED-PAYLOAD", hashlib.sha256(request.body).hexdigest()):
            raise Refusal(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")

    # ---- what it stores ---------------------------------------------------------------------------------------------

    def _operation(self, request):
        bucket, _, key = urllib.parse.unquote(request.path[1:]).partition("/")
        if self.offline:
            raise Refusal(503, "XMinioServerNotInitialized", "Server not initialized, please try again.")
        if not bucket:
            return self._xml("ListAllMyBucketsResult", "<Buckets>" + "".join(map(_bucket, self.buckets)) + "</Buckets>")
        if bucket not in self.buckets:
            raise Refusal(404, "NoSuchBucket", "The specified bucket does not exist")
        if key:
            return self._object(request, self.objects[bucket], key)
        if request.method == "HEAD":
            return Response(200, b"", {"Server": "MinIO"})
        if "location" in request.query:
            return self._xml("LocationConstraint", self.region)
        return self._list(request.query, bucket)

    def _list(self, query, bucket):
        """List type 2. The token is the last key of the page, in base64: with characters that a query must encode."""
        after = base64.b64decode(query.get("continuation-token", "")).decode()
        keys = sorted(key for key in self.objects[bucket] if key.startswith(query.get("prefix", "")) and key > after)
        page = keys[: int(query.get("max-keys", 1000))]
        more = len(page) < len(keys) and page
        token = f"<NextContinuationToken>{base64.b64encode(page[-1].encode()).decode()}</NextContinuationToken>" if more else ""
        contents = "".join(f"<Contents><Key>{_escape(key)}</Key><Size>{len(self.objects[bucket][key].content)}</Size>"
                           f"<ETag>{_escape(self.objects[bucket][key].etag)}</ETag></Contents>" for key in page)
        return self._xml("ListBucketResult", f"<Name>{_escape(bucket)}</Name><KeyCount>{len(page)}</KeyCount>"
                         f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>{token}{contents}")

    def _object(self, request, objects, key):
        if request.method == "PUT":
            kept = {name: value for name, value in request.headers.items() if name == "content-type" or name.startswith("x-amz-meta-")}
            objects[key] = Stored(request.body, kept)
            return Response(200, b"", {"Server": "MinIO", "ETag": objects[key].etag})
        if request.method == "DELETE":
            objects.pop(key, None)
            return Response(204, b"", {"Server": "MinIO"})
        if key not in objects:
            raise Refusal(404, "NoSuchKey", "The specified key does not exist.")
        return self._content(request.headers, objects[key])

    @staticmethod
    def _content(asked, stored):
        headers = {"Server": "MinIO", "ETag": stored.etag, "Accept-Ranges": "bytes", **stored.headers}
        if asked.get("if-none-match") == stored.etag:
            return Response(304, b"", headers)
        if asked.get("if-match", stored.etag) != stored.etag:
            raise Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        if "range" not in asked:
            return Response(200, stored.content, headers)
        bounds = _range(asked["range"], len(stored.content))
        if bounds is None:
            raise Refusal(416, "InvalidRange", "The requested range is not satisfiable")
        first, last = bounds
        headers["Content-Range"] = f"bytes {first}-{last}/{len(stored.content)}"
        return Response(206, stored.content[first : last + 1], headers)

    @staticmethod
    def _xml(name, content):
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_NAMESPACE}">{content}</{name}>'
        return Response(200, body, {"Content-Type": "application/xml", "Server": "MinIO"})


def _bucket(name):
    return f"<Bucket><Name>{_escape(name)}</Name><CreationDate>2026-11-01T00:00:00.000Z</CreationDate></Bucket>"


def _escape(value):
    return value.replace("&", "&amp;").replace("<", "&lt;")
