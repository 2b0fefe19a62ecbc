// Reads bodies as they were sent, one a line: {"kind": "traces", "body": base64}. Writes what they say, and the body that it
// would have made of that itself: {"message": …, "again": base64}, one a line.
// OTLP by the definitions that OpenTelemetry's SDK brings, remote write and Loki's push by protobufjs and snappyjs.
"use strict";

const path = require("node:path");
const readline = require("node:readline");
const protobuf = require("protobufjs");
const snappy = require("snappyjs");
const otlp = require("@opentelemetry/otlp-transformer/build/src/generated/root").opentelemetry.proto.collector;

const definitions = path.join(__dirname, "..", "smoke", "proto");
const load = (name) => protobuf.loadSync(path.join(definitions, name + ".proto"));
const remoteWrite = load("remote_write");
const loki = load("loki_push");

const kinds = {
  traces: [otlp.trace.v1.ExportTraceServiceRequest, false],
  logs: [otlp.logs.v1.ExportLogsServiceRequest, false],
  metrics: [otlp.metrics.v1.ExportMetricsServiceRequest, false],
  "remote-write-1": [remoteWrite.lookupType("remote_write.WriteRequest"), true],
  "remote-write-2": [remoteWrite.lookupType("remote_write.Request2"), true],
  loki: [loki.lookupType("loki_push.PushRequest"), true],
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { kind, body } = JSON.parse(line);
  const [type, isSnappy] = kinds[kind];
  const bytes = Buffer.from(body, "base64");
  const message = type.decode(isSnappy ? snappy.uncompress(bytes) : bytes);
  const told = type.toObject(message, { longs: String, bytes: String, enums: Number });
  const bytesAgain = type.encode(type.fromObject(told)).finish();
  const again = Buffer.from(isSnappy ? snappy.compress(bytesAgain) : bytesAgain).toString("base64");
  process.stdout.write(JSON.stringify({ message: told, again }) + "\n");
});
