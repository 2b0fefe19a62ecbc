"""Tempo's `overrides:` section, which is decoded twice.

From 2.3 on `overrides.Config.UnmarshalYAML` decodes the nested form (as `overrides.rawConfig`) and, should that fail,
the flat form of older releases (as `overrides.legacyConfig`). Reflection cannot see the second one: it is a type local
to that function. It is put together here from its keys; their types and defaults are those of the nested form, for
`toLegacy` and `toNewLimits` copy one to the other field by field.

Every table names the file and tag of the Tempo source that it was read from.
"""

import copy

from schemas.reader import descend

# Which `tempo-RELEASE.legacy` facts list the keys of the flat form of a release line. The keys were compared with
# LegacyOverrides in modules/overrides/config_legacy.go at the tags of every version that a file stands for.
LEGACY_FACTS = {
    "2.3.1": "2.3.1",
    "2.4.2": "2.4.2",
    "2.5.0": "2.5.0",
    "2.6.0": "2.6.1",
    "2.7.2": "2.7.2",
    "2.8.2": "2.8.2",
    "2.8.3": "2.8.2",
    "2.8.4": "2.8.2",
    "2.9.0": "2.9.0",
    "2.9.2": "2.9.0",
    "2.9.3": "2.9.0",
    "2.10.0": "2.10.5",
    "2.10.2": "2.10.5",
    "2.10.3": "2.10.5",
    "2.10.5": "2.10.5",
    "2.10.6": "2.10.5",
    "3.0.0": "2.10.5",
}

# 3.0 decodes `overrides.Overrides` itself, to look at its extensions, so that reflection stops there. These are the
# differences of the nested form from 2.10.6. Source: modules/overrides/config.go at v3.0.0 (the same at v3.0.3).
OPAQUE_RELEASE = "3.0.0"
OPAQUE_BASE = "2.10.6"
REMOVED = ("metrics_generator.processor.local_blocks",)
ADDED = (  # the field that the new one follows; the new one
    ("read.max_blocks_per_tag_values_query", {
        "name": "max_condition_groups_per_tag_query", "type": "int", "kind": "int", "default": "100",
        "flag": "querier.max-condition-groups-per-tag-query"}),
    ("read.unsafe_query_hints", {"name": "left_pad_trace_ids", "type": "bool", "kind": "bool", "default": "false"}),
    ("read.left_pad_trace_ids", {"name": "metrics_spanonly_fetch", "type": "bool", "kind": "bool"}),
    ("metrics_generator.native_histogram_min_reset_duration", {
        "name": "span_name_sanitization", "type": "string", "kind": "string", "default": '""'}),
    ("metrics_generator.span_name_sanitization", {
        "name": "max_cardinality_per_label", "type": "uint64", "kind": "uint64", "default": "0"}),
    ("metrics_generator.processor.service_graphs.enable_virtual_node_label", {
        "name": "span_multiplier_key", "type": "string", "kind": "string", "default": '""'}),
    ("metrics_generator.processor.service_graphs.span_multiplier_key", {
        "name": "enable_tracestate_span_multiplier", "type": "bool", "kind": "bool"}),
    ("metrics_generator.processor.span_metrics.enable_instance_label", {
        "name": "span_multiplier_key", "type": "string", "kind": "string", "default": '""'}),
    ("metrics_generator.processor.span_metrics.span_multiplier_key", {
        "name": "enable_tracestate_span_multiplier", "type": "bool", "kind": "bool"}),
    ("metrics_generator.processor.service_graphs.peer_attributes", {
        "name": "filter_policies", "type": "[]config.FilterPolicy", "kind": "slice", "default": "[]"}),
)
CHANGED_DEFAULTS = {"ingestion.rate_limit_bytes": "30000000", "ingestion.burst_size_bytes": "30000000"}

# The extensions: `Extensions map[string]any `yaml:",inline"``. The released Tempo registers none, so that
# processExtensions refuses every key that lands there.
EXTENSIONS = {
    "name": "*", "type": "map[string]interface {}", "kind": "map", "key": "string",
    "elem": {"name": "{}", "type": "interface {}", "kind": "interface"},
}

# Where the flat form differs from that of LEGACY_FACTS. Source: modules/overrides/config_legacy.go at v3.0.0.
LEGACY_REMOVED_PREFIX = {"3.0.0": "metrics_generator_processor_local_blocks_"}
LEGACY_ADDED = {  # the key that the new one follows; the new one
    "3.0.0": (
        ("metrics_generator_native_histogram_min_reset_duration", "metrics_generator_span_name_sanitization"),
        ("metrics_generator_span_name_sanitization", "metrics_generator_max_cardinality_per_label"),
        ("metrics_generator_processor_service_graphs_peer_attributes",
         "metrics_generator_processor_service_graphs_filter_policies"),
        ("metrics_generator_processor_service_graphs_enable_virtual_node_label",
         "metrics_generator_processor_service_graphs_span_multiplier_key"),
        ("metrics_generator_processor_service_graphs_span_multiplier_key",
         "metrics_generator_processor_service_graphs_enable_tracestate_span_multiplier"),
        ("metrics_generator_processor_span_metrics_enable_instance_label",
         "metrics_generator_processor_span_metrics_span_multiplier_key"),
        ("metrics_generator_processor_span_metrics_span_multiplier_key",
         "metrics_generator_processor_span_metrics_enable_tracestate_span_multiplier"),
        ("max_blocks_per_tag_values_query", "max_condition_groups_per_tag_query"),
        ("unsafe_query_hints", "left_pad_trace_ids"),
        ("left_pad_trace_ids", "metrics_spanonly_fetch"),
    ),
}


def complete(facts, release, root):
    """Gives Tempo's `overrides` node the forms that it decodes."""
    config = descend(root, "overrides")
    if config["type"] != "overrides.Config":
        return  # before 2.3: only the flat form, which reflection sees
    config["owner"] = "overrides.rawConfig"
    if release == OPAQUE_RELEASE:
        _open_up(facts, root, descend(config, "defaults"))
    config["legacy"] = _legacy_form(facts, release, config)


def _split(path):
    parent, _, name = path.rpartition(".")
    return parent, name


def _insert_after(fields, name, new):
    position = next(i for i, field in enumerate(fields) if field["name"] == name)
    fields.insert(position + 1, new)


def _open_up(facts, root, opaque):
    """Gives the node that reflection could not look into its fields."""
    base = facts.read(f"tempo-{OPAQUE_BASE}")["root"]
    node = copy.deepcopy(descend(base, "overrides.defaults"))
    for path in REMOVED:
        parent, name = _split(path)
        owner = descend(node, parent)
        owner["fields"] = [field for field in owner["fields"] if field["name"] != name]
    for path, new in ADDED:
        parent, name = _split(path)
        _insert_after(descend(node, parent)["fields"], name, dict(new))
    for path, default in CHANGED_DEFAULTS.items():
        descend(node, path)["default"] = default
    # The filters themselves changed as well: as the generator's own configuration of this release has them.
    policy = descend(root, "metrics_generator.processor.span_metrics.filter_policies")["elem"]
    for processor in ("service_graphs", "span_metrics"):
        descend(node, f"metrics_generator.processor.{processor}.filter_policies")["elem"] = copy.deepcopy(policy)
    for annotation in ("default", "flag"):  # of the whole structure: artefacts of its not being looked into
        del opaque[annotation]
    opaque["owner"] = "overrides.plain"
    opaque["fields"] = [*node["fields"], EXTENSIONS]


def _legacy_keys(facts, release):
    fields = facts.read(f"tempo-{LEGACY_FACTS[release]}.legacy")["root"]["fields"]
    removed = LEGACY_REMOVED_PREFIX.get(release)
    keys = [field["name"] for field in fields if not (removed and field["name"].startswith(removed))]
    for previous, new in LEGACY_ADDED.get(release, ()):
        keys.insert(keys.index(previous) + 1, new)
    return keys


def _legacy_form(facts, release, config):
    """overrides.legacyConfig: the flat keys, then those that both forms share."""
    nested = _by_legacy_key(descend(config, "defaults"))
    fields = [{**copy.deepcopy(nested[key]), "name": key} for key in _legacy_keys(facts, release)]
    shared = [copy.deepcopy(field) for field in config["fields"] if field["name"] != "defaults"]
    name = "overrides.legacyConfig"
    return {"name": "", "type": name, "owner": name, "kind": "struct", "fields": fields + shared}


def _by_legacy_key(defaults):
    """The nodes of the nested form by their flat keys: the path with underscores, or the last name of it alone."""
    full, last = {}, {}

    def visit(node, path):
        for child in node.get("fields", ()):
            below = (*path, child["name"])
            full["_".join(below)] = child
            last.setdefault(child["name"], child)
            visit(child, below)

    visit(defaults, ())
    return {**last, **full}
