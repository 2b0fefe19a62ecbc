"""The receivers below Tempo's `distributor.receivers`, for every release.

Tempo hands them to the configuration code of the OpenTelemetry Collector that it is built with. The facts hold the
fields of some of these versions, read off by reflection; those between differ from a neighbour by what CHANGES lists,
read from the collector's sources that the release carries in vendor/.

A structure that starts a decoder of its own for its fields (configoptional.Optional, configopaque.MapList) is marked
`custom`: the names in its error messages begin anew there.
"""

import copy

SCHEMA = "receivers/by-release"  # below schemas/tempo/
INDEX = "tempo-receivers"  # in schemas/index.json

HEADER = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Receivers of Grafana Tempo",
    "description": "What distributor.receivers of Grafana Tempo may hold: one property for each release line.",
    "x-product": "tempo",
}

# The first release of each run of releases with the same receivers, and the line that describes them.
LINES = {
    "2.0.0": "2.0.1",  # collector 0.57
    "2.1.0": "2.1.1",  # 0.74
    "2.3.0": "2.3.1",  # 0.86
    "2.4.0": "2.4.2",  # 0.89
    "2.5.0": "2.6.1",  # 0.97, 0.102
    "2.7.0": "2.7.2",  # 0.116
    "2.8.0": "2.8.2",  # 0.124
    "2.9.0": "2.9.0",  # 0.132
    "2.9.3": "2.10.8",  # 0.150
    "2.10.0": "2.10.5",  # 0.138
    "2.10.6": "2.10.8",  # 0.150
}
FROM_FACTS = ("2.3.1", "2.6.1", "2.9.0", "2.10.8")

KAFKA = "kafkareceiver.Config"


def _field(name, kind, go_type=None, **more):
    return {"name": name, "kind": kind, "type": go_type or kind, **more}


def _strings(name):
    return _field(name, "slice", "[]string", elem=_field("[]", "string"))


def _durations(*names):
    return [_field(name, "int64", "time.Duration") for name in names]


def _topic_encoding(name):
    return _field(name, "struct", "kafkareceiver.TopicEncodingConfig",
                  fields=[_field("topic", "string"), _field("encoding", "string")])


def _header_extraction():
    fields = [_field("extract_headers", "bool"), _strings("headers")]
    return _field("header_extraction", "struct", "kafkareceiver.HeaderExtraction", fields=fields)


# line: (the line that it is like, [(Go type, names of fields that it lacks, fields that it has besides)]). A field that
# it has besides takes the place of one with the same name.
CHANGES = {
    "2.4.2": ("2.3.1", [
        (KAFKA, [], [_header_extraction(), _field("initial_offset", "string"),
                     _field("resolve_canonical_bootstrap_servers_only", "bool")]),
        ("kafkaexporter.SASLConfig", [], [_field("version", "int")]),
    ]),
    "2.1.1": ("2.3.1", [
        ("configtls.TLSServerSetting", ["ca_pem", "cert_pem", "key_pem", "client_ca_file_reload"], []),
        ("configtls.TLSClientSetting", ["ca_pem", "cert_pem", "key_pem"], []),
        ("confighttp.HTTPServerSettings", ["response_headers"], []),
        ("zipkinreceiver.Config", ["response_headers"], []),
        ("otlpreceiver.httpServerSettings",
         ["response_headers", "traces_url_path", "metrics_url_path", "logs_url_path"], []),
        ("jaegerreceiver.RemoteSamplingConfig", ["authority"], []),
    ]),
    "2.0.1": ("2.1.1", [
        ("jaegerreceiver.RemoteSamplingConfig", [],
         [_field("headers", "map", "map[string]string", elem=_field("{}", "string"))]),
        ("configauth.Authentication", [], [_field("authenticator", "struct", "config.ComponentID")]),
    ]),
    "2.8.2": ("2.9.0", [
        (None, ["middlewares", "tpm"], []),
        ("otlpreceiver.HTTPConfig", [],
         [_field(f"{signal}_url_path", "string") for signal in ("traces", "metrics", "logs")]),
        (KAFKA, ["group_instance_id", "group_rebalance_strategy", "max_fetch_wait", "telemetry"], []),
        ("configkafka.AWSMSKConfig", [], [_field("broker_addr", "string")]),
    ]),
    "2.7.2": ("2.8.2", [
        (None, ["curve_preferences"], []),
        (KAFKA, ["error_backoff", "logs", "metrics", "traces", "tls"], []),
        ("configkafka.MetadataConfig", ["refresh_interval"], []),
    ]),
    "2.10.5": ("2.9.0", [
        ("confighttp.ServerConfig", [], [_field("keep_alives_enabled", "bool")]),
        ("otlpreceiver.HTTPConfig", [], [_field("keep_alives_enabled", "bool")]),
        ("zipkinreceiver.Config", [], [_field("keep_alives_enabled", "bool")]),
        (KAFKA, [], [_field("max_partition_fetch_size", "int32"), _topic_encoding("profiles"),
                     _field("rack_id", "string"), _field("use_leader_epoch", "bool")]),
        ("kafkareceiver.MessageMarking", [], [_field("on_permanent_error", "bool")]),
    ]),
}


def line_of(version):
    """The line of a release; `version` is a tuple of numbers."""
    starts = [start for start in LINES if tuple(map(int, start.split("."))) <= version]
    return LINES[starts[-1]]


def tree(facts):
    """The root node: a field for each line, which has a field for each receiver."""
    lines = {line: _receivers(facts, line) for line in sorted(set(LINES.values()), key=_version)}
    fields = [_field(line, "struct", "otelcol.Factories", fields=receivers) for line, receivers in lines.items()]
    return _field("", "struct", "receivers", fields=fields)


def index(versions):
    """Every release with its line."""
    return {version: line_of(_version(version)) for version in versions}


def loosen(schema):
    """Lets an editor take what some release takes: receivers with a name, and the values that were once converted."""
    for release, line in schema["properties"].items():
        named = {f"^{name}/.": {"$ref": f"#/properties/{release}/properties/{name}"} for name in line["properties"]}
        line["patternProperties"] = line["patternProperties"] | named
    for definition in schema["$defs"].values():
        if definition.get("x-go-kind") == "bool":
            definition.update({"type": ["boolean", "number", "string", "null"]})
        if definition.get("x-go-kind") == "slice":
            definition.update({"type": ["array", "string", "null"]})
        if definition["x-go-type"] in ("component.ID", "config.ComponentID"):
            definition.update({"type": ["string", "object", "null"]})
    return schema


def _receivers(facts, line):
    if line in FROM_FACTS:
        receivers = facts.read(f"tempo-{line}.receivers")["receivers"]
        return [_cleaned(receiver, line, (receiver["name"],)) for receiver in receivers]
    base, changes = CHANGES[line]
    receivers = copy.deepcopy(_receivers(facts, base))
    for go_type, without, besides in changes:
        for receiver in receivers:
            _change(receiver, go_type, without, besides)
    if base == "2.9.0":
        for receiver in receivers:
            _mark(receiver, line, (receiver["name"],))
    return receivers


def _cleaned(node, line, path):
    """A node of the facts with what the schemas say of a type."""
    kept = {name: node[name] for name in ("name", "type", "kind") if name in node}
    if _starts_decoder(node, line, path):
        kept["custom"] = True
    if "fields" in node:
        kept["fields"] = [_cleaned(field, line, (*path, field["name"])) for field in node["fields"]]
    if "elem" in node:
        kept["elem"] = _cleaned(node["elem"], line, (*path, node["elem"]["name"]))
    return kept


def _starts_decoder(node, line, path):
    """Is the field a configoptional.Optional? The facts call pointers optional, too."""
    if node["type"] == "configopaque.MapList":
        return True
    if _version(line) < (2, 9) or not node.get("optional") or len(path) == 1:
        return False
    pointer = path[0] == "kafka" or path == ("jaeger", "remote_sampling")
    return not pointer and not (line == "2.9.0" and path[:2] == ("jaeger", "protocols") and len(path) == 3)


def _mark(node, line, path):
    """Adapts the marks of a tree that was made of that of 2.9.0: pointers before, all of Jaeger's protocols after."""
    if _version(line) < (2, 9):
        node.pop("custom", None)
    elif path[:2] == ("jaeger", "protocols") and len(path) == 3:
        node["custom"] = True
    for field in node.get("fields", ()):
        _mark(field, line, (*path, field["name"]))


def _change(node, go_type, without, besides):
    if "fields" in node and go_type in (None, node["type"]):
        present = {field["name"]: field for field in node["fields"] if field["name"] not in without}
        present |= {field["name"]: copy.deepcopy(field) for field in besides}
        node["fields"] = list(present.values())
    for child in (*node.get("fields", ()), *([node["elem"]] if "elem" in node else ())):
        _change(child, go_type, without, besides)


def _version(text):
    return tuple(map(int, text.split(".")))
