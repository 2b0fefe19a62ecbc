"""Grafana as what is asked through: its data source proxy, and the links from one signal to the other that it was told of.

    with Grafana({"mimir": f"{mimir.url}/prometheus", "loki": loki.url, "tempo": tempo.url}) as grafana:
        ... f"{grafana.url}/api/datasources/proxy/uid/loki/loki/api/v1/query_range" ...
"""

from health import stack_doubles
from health.serving import LOOP
from health.stack_doubles import DataSource
from health.web import Request, json_response

from .storing import Storing
from .upstream import Upstream

_TYPES = {"mimir": "prometheus", "prometheus": "prometheus", "loki": "loki", "tempo": "tempo"}
_PROXY = "/api/datasources/proxy/uid/"


def usual_links(sources):
    """`jsonData` of each: exemplar to trace, trace to logs, log line to trace."""
    links = {"mimir": {"exemplarTraceIdDestinations": [{"name": "trace_id", "datasourceUid": "tempo"}]},
             "loki": {"derivedFields": [{"name": "TraceID", "matcherRegex": r"trace_id=(\w+)", "url": "${__value.raw}", "datasourceUid": "tempo"}]},
             "tempo": {"tracesToLogsV2": {"datasourceUid": "loki", "filterByTraceID": True, "spanStartTimeShift": "-1h",
                                          "spanEndTimeShift": "1h", "tags": [{"key": "service.name", "value": "service_name"}]}}}
    return {name: links.get("mimir" if name == "prometheus" else name, {}) for name in sources}


class Grafana(Storing, stack_doubles.Grafana):
    """`sources`: uid to address. `links`: uid to jsonData; the usual ones unless said."""

    def __init__(self, sources, *, links=None, tenants=(), **options):
        super().__init__([DataSource(name.title(), _TYPES[name], url=url) for name, url in sources.items()], **options)
        self.set_up()
        self.links = usual_links(sources) if links is None else links
        self.tenants = dict(tenants)  # uid to the X-Scope-OrgID that the data source was told to send
        self._upstreams = {name: Upstream(url) for name, url in sources.items()}

    def stop(self):
        LOOP.run(self._close())
        super().stop()

    async def _close(self):
        for upstream in self._upstreams.values():
            await upstream.close()

    async def answer(self, request):
        if not request.path.startswith(_PROXY):
            return await super().answer(request)
        if refusal := self._turned_away(request):
            return refusal
        uid, _, rest = request.target.removeprefix(_PROXY).partition("/")
        if uid not in self._upstreams:
            return json_response({"message": "Unable to find datasource", "traceID": ""}, 404)
        headers = {name: value for name, value in request.headers.items() if name not in ("authorization", "cookie", "x-scope-orgid")}
        if uid in self.tenants:
            headers["x-scope-orgid"] = self.tenants[uid]
        try:
            return await self._upstreams[uid].ask(Request(request.method, "/" + rest, headers, request.body))
        except OSError:
            return json_response({"message": "Bad Gateway"}, 502)

    async def _data_sources(self, request):
        response = await super()._data_sources(request)
        if request.path != "/api/datasources":
            return response
        listed = [{"id": number, "uid": each.uid, "name": each.name, "type": each.type, "url": each.url, "access": "proxy",
                   "isDefault": number == 1, "jsonData": self.links.get(each.uid, {})} for number, each in enumerate(self.sources, 1)]
        return json_response(listed)
