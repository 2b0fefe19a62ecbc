// Writes a little of each signal with OpenTelemetry's own SDK and exporters, and remote write and Loki's push with protobufjs.
// Addresses and times come as JSON on standard input; what went wrong is said on standard error, and the status is 1.
"use strict";

const http = require("node:http");
const path = require("node:path");
const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = require("@opentelemetry/api");
const { OTLPLogExporter } = require("@opentelemetry/exporter-logs-otlp-proto");
const { OTLPMetricExporter } = require("@opentelemetry/exporter-metrics-otlp-proto");
const grpc = require("@opentelemetry/exporter-trace-otlp-grpc");
const overHttp = require("@opentelemetry/exporter-trace-otlp-http");
const proto = require("@opentelemetry/exporter-trace-otlp-proto");
const { resourceFromAttributes } = require("@opentelemetry/resources");
const { LoggerProvider, SimpleLogRecordProcessor } = require("@opentelemetry/sdk-logs");
const { MeterProvider, PeriodicExportingMetricReader } = require("@opentelemetry/sdk-metrics");
const { BasicTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-base");
const protobuf = require("protobufjs");
const snappy = require("snappyjs");

const resource = resourceFromAttributes({ "service.name": "foreign", "service.instance.id": "one" });

// Ids that the test knows: the trace is told, spans are counted.
class Ids {
  constructor(traceId) {
    this.traceId = traceId;
    this.spans = 0;
  }
  generateTraceId() {
    return this.traceId;
  }
  generateSpanId() {
    return (++this.spans).toString(16).padStart(16, "0");
  }
}

async function writeSpans(exporter, traceId, begin) {
  const provider = new BasicTracerProvider({ resource, idGenerator: new Ids(traceId), spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer("foreign scope", "1.2.3");
  const parent = tracer.startSpan("parent", { kind: SpanKind.SERVER, startTime: begin }, ROOT_CONTEXT);
  const attributes = { text: "café 日本", whole: 42, part: 1.5, yes: true, list: ["a", "b"] };
  const links = [{ context: { traceId, spanId: "00000000000000ff", traceFlags: 1 }, attributes: { why: "because" } }];
  const child = tracer.startSpan("child", { kind: SpanKind.CLIENT, startTime: begin + 1, attributes, links }, trace.setSpan(ROOT_CONTEXT, parent));
  child.addEvent("happened", { at: "once" }, begin + 2);
  child.setStatus({ code: SpanStatusCode.ERROR, message: "broken" });
  child.end(begin + 3);
  parent.end(begin + 4);
  await provider.forceFlush();
  await provider.shutdown();
}

async function writeLogs(url, begin) {
  const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor(new OTLPLogExporter({ url }))] });
  const logger = provider.getLogger("foreign scope");
  for (let at = 0; at < 3; ++at) {
    logger.emit({ timestamp: new Date(begin + at), severityNumber: 9, severityText: "INFO", body: `line ${at}\nof two: café`, attributes: { at } });
  }
  await provider.forceFlush();
  await provider.shutdown();
}

async function writeMetrics(url) {
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url }), exportIntervalMillis: 1 << 30 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter("foreign scope");
  meter.createCounter("foreign.count", { description: "how often" }).add(7, { "a.b": "c" });
  meter.createGauge("foreign.level").record(2.5);
  const histogram = meter.createHistogram("foreign.took", { advice: { explicitBucketBoundaries: [1, 10] } });
  for (const value of [0.5, 5, 5, 50]) histogram.record(value);
  await provider.forceFlush();
  await provider.shutdown();
}

function post(url, body, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", headers: { ...headers, "Content-Length": body.length } }, (answer) => {
      answer.resume();
      answer.on("end", () => (answer.statusCode < 300 ? resolve() : reject(new Error(`${url}: ${answer.statusCode}`))));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function packed(file, type, message) {
  const root = protobuf.loadSync(path.join(__dirname, "..", "smoke", "proto", file + ".proto"));
  const found = root.lookupType(`${file}.${type}`);
  const wrong = found.verify(message);
  if (wrong) throw new Error(wrong);
  return Buffer.from(snappy.compress(found.encode(found.create(message)).finish()));
}

async function writeSamples(url, begin) {
  const labels = [{ name: "__name__", value: "foreign_samples" }, { name: "text", value: "café" }];
  const samples = [0, 1, 2].map((at) => ({ value: at + 0.25, timestamp: begin + 1000 * at }));
  const headers = { "Content-Type": "application/x-protobuf", "Content-Encoding": "snappy", "X-Prometheus-Remote-Write-Version": "0.1.0" };
  await post(url, packed("remote_write", "WriteRequest", { timeseries: [{ labels, samples }] }), headers);
}

async function writeSamples2(url, begin) {
  const symbols = ["", "__name__", "foreign_samples_2", "text", "café", "what it is"];
  const samples = [0, 1, 2].map((at) => ({ value: at + 0.5, timestamp: begin + 1000 * at }));
  const timeseries = [{ labelsRefs: [1, 2, 3, 4], samples, metadata: { type: 2, helpRef: 5 } }];
  const headers = { "Content-Type": "application/x-protobuf;proto=io.prometheus.write.v2.Request", "Content-Encoding": "snappy",
                    "X-Prometheus-Remote-Write-Version": "2.0.0" };
  await post(url, packed("remote_write", "Request2", { symbols, timeseries }), headers);
}

async function writeLines(url, begin) {
  const entries = [0, 1].map((at) => ({ timestamp: { seconds: Math.floor(begin / 1000), nanos: at }, line: `pushed ${at}`,
                                        structuredMetadata: [{ name: "trace_id", value: "ab" }] }));
  await post(url, packed("loki_push", "PushRequest", { streams: [{ labels: '{job="foreign"}', entries }] }), { "Content-Type": "application/x-protobuf" });
}

async function main() {
  const told = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const { begin, urls } = told;
  const ids = told.traces;
  if (urls.traces_proto) await writeSpans(new proto.OTLPTraceExporter({ url: urls.traces_proto }), ids.proto, begin);
  if (urls.traces_json) await writeSpans(new overHttp.OTLPTraceExporter({ url: urls.traces_json }), ids.json, begin);
  if (urls.traces_grpc) await writeSpans(new grpc.OTLPTraceExporter({ url: urls.traces_grpc }), ids.grpc, begin);
  if (urls.logs) await writeLogs(urls.logs, begin);
  if (urls.metrics) await writeMetrics(urls.metrics);
  if (urls.remote_write) await writeSamples(urls.remote_write, begin);
  if (urls.remote_write_2) await writeSamples2(urls.remote_write_2, begin);
  if (urls.loki) await writeLines(urls.loki, begin);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
