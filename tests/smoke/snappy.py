"""Snappy's block format: all of it to read, and to write what every reader takes: literals."""


class Corrupt(ValueError):
    def __init__(self):
        super().__init__("snappy: corrupt input")


def decompress(data):
    try:
        size, at = _length(data)
        out = _blocks(data, at)
    except IndexError as error:
        raise Corrupt from error
    if len(out) != size:
        raise Corrupt
    return bytes(out)


def _length(data):
    size = shift = at = 0
    while True:
        byte = data[at]
        at += 1
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return size, at


def _blocks(data, at):
    out, end = bytearray(), len(data)
    while at < end:
        tag = data[at]
        at += 1
        kind = tag & 3
        if kind == 0:
            size = tag >> 2
            if size > 59:
                more = size - 59
                size = int.from_bytes(data[at : at + more], "little")
                at += more
            size += 1
            if at + size > end:
                raise Corrupt
            out += data[at : at + size]
            at += size
            continue
        if kind == 1:
            size, offset = (tag >> 2 & 7) + 4, tag >> 5 << 8 | data[at]
            at += 1
        elif kind == 2:
            size, offset = (tag >> 2) + 1, data[at] | data[at + 1] << 8
            at += 2
        else:
            size, offset = (tag >> 2) + 1, int.from_bytes(data[at : at + 4], "little")
            at += 4
        begin = len(out) - offset
        if begin < 0 or offset == 0:
            raise Corrupt
        piece = out[begin : begin + size]
        while len(piece) < size:  # a copy that reads what it writes
            piece += piece[: size - len(piece)]
        out += piece
    return out


def compress(data):
    size, head = len(data), bytearray()
    while size > 127:
        head.append(size & 127 | 128)
        size >>= 7
    head.append(size)
    pieces = [bytes(head)]
    for at in range(0, len(data), 65536):
        piece = data[at : at + 65536]
        pieces += (b"\xf4", (len(piece) - 1).to_bytes(2, "little"), piece)
    return b"".join(pieces)
