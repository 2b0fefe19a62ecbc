"""JSON as the schema files are laid out: a field on a line of its own, so that a line of a diff is a field."""

import json


def _is_flat(value):
    """Can this go on one line: does it hold no mapping with entries of its own?"""
    if isinstance(value, dict):
        return not any(isinstance(entry, dict) and entry for entry in value.values())
    return not isinstance(value, list) or not any(isinstance(entry, (dict, list)) for entry in value)


def dumps(value, indent=""):
    """The JSON text of a value, without a newline at its end."""
    if not value or not isinstance(value, (dict, list)) or _is_flat(value):
        return json.dumps(value, ensure_ascii=False)
    inner = indent + " "
    if isinstance(value, dict):
        entries = [f"{json.dumps(key, ensure_ascii=False)}: {dumps(entry, inner)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(inner + entry for entry in entries) + "\n" + indent + "}"
    return "[\n" + ",\n".join(inner + dumps(entry, inner) for entry in value) + "\n" + indent + "]"
