"""The line protocol and the record file that every driver speaks; described in ../java/Driver.java and
../java/RecordFile.java."""

import struct
import sys
import threading
import traceback
from urllib.parse import quote, unquote_plus

_out = threading.Lock()


def say(line):
    """Prints one whole line; members of groups speak from threads of their own."""
    with _out:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def encode(values):
    return "".join(" %s=%s" % (key, quote(str(value), safe="")) for key, value in values.items())


def event(member, kind, **values):
    say("event member=%s kind=%s%s" % (member, kind, encode(values)))


class Request:
    """One request line, taken apart."""

    def __init__(self, line):
        words = line.rstrip("\n").split(" ")
        self.number, self.command = words[0], words[1]
        pairs = (word.split("=", 1) for word in words[2:])
        self.values = {key: unquote_plus(value) for key, value in pairs}

    def __getitem__(self, key):
        return self.values[key]

    def int(self, key):
        return int(self.values[key])

    def list(self, key):
        return self.values[key].split(",")

    def configs(self):
        start = len("config.")
        return {k[start:]: v for k, v in self.values.items() if k.startswith("config.")}


def serve(commands):
    """Answers requests until standard input ends. A command is a function of a request that returns a
    dictionary of results or nothing."""
    for line in sys.stdin:
        request = Request(line)
        try:
            results = commands[request.command](request) or {}
            say(request.number + " ok" + encode(results))
        except Exception as failure:  # every failure is the test's business, not ours
            traceback.print_exc()
            text = str(failure).replace("\n", " ")
            say("%s error %s %s" % (request.number, error_name(failure), text))


def error_name(failure):
    """The class of an exception, or the error code that librdkafka hides inside of one."""
    inner = failure.args[0] if failure.args else None
    return inner.name() if hasattr(inner, "name") and callable(inner.name) else type(failure).__name__


def _take(stream):
    (length,) = struct.unpack(">i", stream.read(4))
    return None if length < 0 else stream.read(length)


def read_records(path):
    """Yields (topic, partition, timestamp, key, value, headers)."""
    with open(path, "rb") as stream:
        while stream.peek(1):
            topic = _take(stream).decode()
            partition, _, timestamp = struct.unpack(">iqq", stream.read(20))
            key, value = _take(stream), _take(stream)
            (count,) = struct.unpack(">i", stream.read(4))
            headers = [(_take(stream).decode(), _take(stream)) for _ in range(count)]
            yield topic, partition, timestamp, key, value, headers


class RecordWriter:
    def __init__(self, path):
        self._stream = open(path, "wb")

    def _put(self, value):
        if value is None:
            self._stream.write(struct.pack(">i", -1))
        else:
            self._stream.write(struct.pack(">i", len(value)) + value)

    def write(self, topic, partition, offset, timestamp, key, value, headers):
        self._put(topic.encode())
        self._stream.write(struct.pack(">iqq", partition, offset, timestamp))
        self._put(key)
        self._put(value)
        self._stream.write(struct.pack(">i", len(headers)))
        for name, header_value in headers:
            self._put(name.encode())
            self._put(header_value)

    def flush(self):
        self._stream.flush()

    def close(self):
        self._stream.close()
