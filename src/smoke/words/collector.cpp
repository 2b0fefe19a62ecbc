// The OpenTelemetry Collector: receiver/otlpreceiver, exporter/exporterhelper and processor/memorylimiterprocessor of
// github.com/open-telemetry/opentelemetry-collector, and the texts of what is between it and its back ends.
#include <array>

#include "smoke/words/row.hpp"

namespace pyat::smoke {
namespace {

constexpr std::array words{Word{.text = "data refused due to high memory usage",
                                .cause = "the memory limiter of the collector refuses data",
                                .setting = "processors.memory_limiter",
                                .next = "give it more memory, or send less"},
                           Word{.text = "sending queue is full",
                                .cause = "the queue of an exporter is full: what it writes to is slow or away",
                                .setting = "exporters.*.sending_queue.queue_size",
                                .usual = "1000",
                                .next = "see whether what the collector writes to is well"},
                           Word{.text = "sending_queue is full",
                                .cause = "the queue of an exporter is full: what it writes to is slow or away",
                                .setting = "exporters.*.sending_queue.queue_size",
                                .usual = "1000",
                                .next = "see whether what the collector writes to is well"},
                           Word{.text = "no more retries left",
                                .cause = "the collector has tried to pass data on for as long as it may",
                                .setting = "exporters.*.retry_on_failure.max_elapsed_time",
                                .usual = "5m"},
                           Word{.text = "unsupported media type",
                                .cause = "the collector takes application/x-protobuf and application/json only"},
                           Word{.text = "unknown service opentelemetry.proto.collector",
                                .cause = "no receiver of the collector takes this signal",
                                .setting = "service.pipelines",
                                .next = "add the receiver to a pipeline of this signal"},
                           Word{.text = "request body too large",
                                .cause = "the request is larger than is allowed",
                                .setting = "receivers.otlp.protocols.http.max_request_body_size",
                                .usual = "20MiB"},
                           Word{.text = "received message larger than max",
                                .cause = "the message is larger than is allowed",
                                .setting = "receivers.otlp.protocols.grpc.max_recv_msg_size_mib",
                                .usual = "4",
                                .before = " vs. "}};

}  // namespace

std::span<const Word> collector_words() { return words; }

}  // namespace pyat::smoke
