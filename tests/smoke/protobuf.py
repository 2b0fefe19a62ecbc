"""Protobuf by hand: definition files read, messages decoded to dictionaries and encoded again.

A message is a dictionary from the name that JSON has for a field (camelCase) to its value; what is not on the wire is not in
it. Fields that the definition does not know are passed over, as every server does.
"""

import base64
import re
import struct
from pathlib import Path

_PROTO = Path(__file__).resolve().parent / "proto"
_FIXED = {"double": "<d", "fixed64": "<Q", "sfixed64": "<q", "fixed32": "<I"}
_WIRE = {"double": 1, "fixed64": 1, "sfixed64": 1, "fixed32": 5, "string": 2, "bytes": 2}
_LONG = ("int64", "uint64", "sint64", "fixed64", "sfixed64")
_DOUBLE = struct.Struct("<d")


class Malformed(ValueError):
    """The body is no such message."""


def _camel(name):
    return re.sub(r"_(\w)", lambda found: found.group(1).upper(), name)


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


class _Field:
    def __init__(self, number, name, kind, repeated):
        self.number, self.name, self.kind, self.repeated = number, _camel(name), kind, repeated
        self.message = self.enum = None
        self.wire = _WIRE.get(kind, 0)

    def signed(self, value):
        """A varint as what it stands for."""
        if self.kind in ("sint32", "sint64"):
            return value >> 1 ^ -(value & 1)
        if self.kind in ("int32", "int64") and value >> 63:
            return value - (1 << 64)
        return bool(value) if self.kind == "bool" else value

    def scalar(self, value):
        """A value of no length, encoded."""
        if self.kind in _FIXED:
            return struct.pack(_FIXED[self.kind], value)
        if self.kind in ("sint32", "sint64"):
            value = value << 1 ^ value >> 63
        return varint(int(value))

    def unpacked(self, data, at, end):
        if self.kind in _FIXED:
            form = _FIXED[self.kind]
            count = (end - at) // struct.calcsize(form)
            return list(struct.unpack_from(f"<{count}{form[1]}", data, at))
        values = []
        while at < end:
            value, at = _read_varint(data, at)
            values.append(self.signed(value))
        return values


class Message:
    def __init__(self, name):
        self.name, self.fields, self._by_tag, self._by_name = name, [], {}, {}

    def add(self, field):
        if field.message:
            field.wire = 2
        self.fields.append(field)
        self._by_name[field.name] = field
        self._by_tag[field.number << 3 | field.wire] = field
        if field.repeated and field.wire != 2:  # packed, and for those who do not pack
            self._by_tag[field.number << 3 | 2] = field

    # ---- the wire ---------------------------------------------------------------------------------------------------

    def decode(self, data):
        try:
            return self._decode(data, 0, len(data))
        except (IndexError, struct.error, UnicodeDecodeError) as error:
            raise Malformed(f"unexpected EOF in {self.name}") from error

    def _decode(self, data, at, end):
        out, by_tag = {}, self._by_tag
        while at < end:
            tag = data[at]
            at += 1
            if tag > 127:
                tag, at = _read_varint(data, at - 1)
            field, wire = by_tag.get(tag), tag & 7
            if wire == 2:
                size = data[at]
                at += 1
                if size > 127:
                    size, at = _read_varint(data, at - 1)
                stop = at + size
                if stop > end:
                    raise Malformed(f"unexpected EOF in {self.name}")
                if field is None:
                    at = stop
                    continue
                if field.message:
                    value = field.message._decode(data, at, stop)
                elif field.kind == "string":
                    value = str(data[at:stop], "utf-8")
                elif field.kind == "bytes":
                    value = bytes(data[at:stop])
                else:
                    out.setdefault(field.name, []).extend(field.unpacked(data, at, stop))
                    at = stop
                    continue
                at = stop
            elif wire == 0:
                value, at = _read_varint(data, at)
                if field is None:
                    continue
                if field.kind != "uint64":
                    value = field.signed(value)
            elif wire in (1, 5):
                stop = at + (8 if wire == 1 else 4)
                if stop > end:
                    raise Malformed(f"unexpected EOF in {self.name}")
                if field is None:
                    at = stop
                    continue
                value = (_DOUBLE.unpack_from(data, at) if field.kind == "double" else struct.unpack_from(_FIXED[field.kind], data, at))[0]
                at = stop
            else:
                raise Malformed(f"illegal wire type {wire} in {self.name}")
            if field.repeated:
                if (values := out.get(field.name)) is None:
                    out[field.name] = [value]
                else:
                    values.append(value)
            else:
                out[field.name] = value
        return out

    def encode(self, message):
        parts = []
        for field in self.fields:
            value = message.get(field.name)
            if value is None:
                continue
            if field.repeated and field.wire != 2:
                if value:
                    packed = b"".join(map(field.scalar, value))
                    parts += (varint(field.number << 3 | 2), varint(len(packed)), packed)
                continue
            tag = varint(field.number << 3 | field.wire)
            for one in value if field.repeated else (value,):
                if field.wire != 2:
                    parts += (tag, field.scalar(one))
                    continue
                body = field.message.encode(one) if field.message else one.encode() if field.kind == "string" else one
                parts += (tag, varint(len(body)), body)
        return b"".join(parts)

    # ---- JSON -------------------------------------------------------------------------------------------------------

    def to_json(self, message, *, hex_ids=False, enum_names=True):
        """As a value for json.dumps(). Identifiers in base64, as in protobuf's own mapping, or in hexadecimal, as OTLP has it."""

        def one(field, value):
            if field.message:
                return field.message.to_json(value, hex_ids=hex_ids, enum_names=enum_names)
            if field.kind == "bytes":
                return value.hex() if hex_ids and field.name != "bytesValue" else base64.b64encode(value).decode()
            if field.kind in _LONG:
                return str(value)
            if field.enum and enum_names:
                return field.enum.get(value, value)
            if field.kind == "double" and not -1e400 < value < 1e400:
                return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
            return value

        return {name: [one(field, each) for each in value] if field.repeated else one(field, value)
                for name, value in message.items() if (field := self._by_name[name])}

    def from_json(self, value, *, hex_ids=True):
        if not isinstance(value, dict):
            raise Malformed(f"{self.name} is no object")

        def one(field, found):
            if field.message:
                return field.message.from_json(found, hex_ids=hex_ids)
            if field.kind == "bytes":
                return bytes.fromhex(found) if hex_ids and field.name != "bytesValue" else base64.b64decode(found)
            if field.enum and isinstance(found, str):
                return next(number for number, name in field.enum.items() if name == found)
            if field.kind in _FIXED and field.kind == "double":
                return float(found)
            return found if field.kind in ("string", "bool") else int(found)

        return {name: [one(field, each) for each in found] if field.repeated else one(field, found)
                for name, found in value.items() if (field := self._by_name.get(_camel(name))) and found is not None}


def definitions(name):
    """The messages of proto/NAME.proto. One field a line; nested definitions are not needed."""
    messages, enums, fields = {}, {}, []
    current = None
    for line in (_PROTO / f"{name}.proto").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(message|enum) (\w+)", line):
            current = found.group(2)
            (messages if found.group(1) == "message" else enums)[current] = Message(current) if found.group(1) == "message" else {}
        elif found := re.match(r" +(repeated )?(\w+) (\w+) = (\d+);", line):
            repeated, kind, field, number = found.groups()
            fields.append((messages[current], _Field(int(number), field, kind, bool(repeated))))
        elif found := re.match(r" +(\w+) = (\d+);", line):
            enums[current][int(found.group(2))] = found.group(1)
    for message, field in fields:
        field.message, field.enum = messages.get(field.kind), enums.get(field.kind)
        message.add(field)
    return messages


class _Definitions:
    """Read when they are needed: wire.OTLP["Span"]."""

    def __init__(self, name):
        self._name, self._messages = name, None

    def __getitem__(self, message):
        if self._messages is None:
            self._messages = definitions(self._name)
        return self._messages[message]


REMOTE_WRITE, LOKI, OTLP = _Definitions("remote_write"), _Definitions("loki_push"), _Definitions("otlp")
