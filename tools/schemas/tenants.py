"""The types of the files with settings per tenant that a configuration names: Mimir's runtime_config.file and Tempo's
overrides.per_tenant_override_config.

Reflection over the configuration does not see them. They are put together from its parts: what they hold are types of
the configuration itself.
"""

from schemas.facts import version_key


def tenants_root(product, release, root):
    """The type of a whole file, for the release whose configuration is `root`."""
    return _mimir(release, root) if product == "mimir" else _tempo(root)


# runtimeConfigValues of pkg/mimir/runtime_config.go.
def _mimir(release, root):
    fields = [
        _map("overrides", _find(root, "limits")),
        _struct("multi_kv_config", "kv.MultiRuntimeConfig", [
            _scalar("primary", "string"),
            _scalar("mirror_enabled", "bool"),
        ]),
        {**_find(root, "ingester", "instance_limits"), "name": "ingester_limits"},
    ]
    # Since 2.8 (pull request 4619): the limits decode themselves from then on, over the defaults.
    distributor = _find(root, "distributor", "instance_limits")
    if distributor.get("custom"):
        fields.append({**distributor, "name": "distributor_limits"})
    if version_key(release) < version_key("3.0.0"):
        fields.append(_scalar("ingester_stream_chunks_when_using_blocks", "bool"))
    return _struct("", "mimir.runtimeConfigValues", fields)


# perTenantOverrides of modules/overrides/runtime_config_overrides.go; perTenantLegacyOverrides of config_legacy.go.
def _tempo(root):
    overrides = _find(root, "overrides")
    if "legacy" not in overrides:  # before 2.3 the flat form was the only one
        return _struct("", "overrides.perTenantOverrides", [_map("overrides", overrides)])
    flat = {**overrides["legacy"], "type": "overrides.LegacyOverrides", "owner": "overrides.LegacyOverrides"}
    whole_file = {"per_tenant_override_config", "per_tenant_override_period", "user_configurable_overrides",
                  "enable_legacy_overrides"}
    flat["fields"] = [field for field in flat["fields"] if field["name"] not in whole_file]
    current = _struct("", "overrides.perTenantOverrides", [_map("overrides", _find(overrides, "defaults"))])
    legacy = _struct("", "overrides.perTenantLegacyOverrides", [_map("overrides", flat)])
    return {**current, "custom": True, "legacy": legacy}


def _find(node, *path):
    for name in path:
        node = next(field for field in node["fields"] if field["name"] == name)
    return node


def _struct(name, go_type, fields):
    return {"name": name, "type": go_type, "owner": go_type, "kind": "struct", "fields": fields}


def _scalar(name, kind):
    return {"name": name, "type": kind, "kind": kind}


def _map(name, elem):
    return {"name": name, "type": "map[string]*" + elem["type"], "kind": "map", "key": {"type": "string"},
            "elem": {**elem, "name": "{}"}}
