// What Loki takes: streams of log lines, as JSON and as protobuf in Snappy's block format.
// https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs and logproto's push.proto
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::wire::loki {

struct Label {
  std::string name{}, value{};

  bool operator==(const Label&) const = default;
};
using Labels = std::vector<Label>;

struct Entry {
  std::int64_t time = 0;  // nanoseconds since 1970 in UTC
  std::string line{};
  Labels metadata{};  // structured metadata: Loki 2.9 and later

  bool operator==(const Entry&) const = default;
};

struct Stream {
  Labels labels{};
  std::vector<Entry> entries{};

  bool operator==(const Stream&) const = default;
};
using Streams = std::vector<Stream>;

// "application/json".
std::string push_as_json(const Streams& streams);
// "application/x-protobuf", compressed.
std::string push_as_protobuf(const Streams& streams);

// {job="pyat-smoke", text="with \"quotes\""}: how labels are written in protobuf, and how a query selects a stream.
std::string selector(const Labels& labels);
void append_quoted(std::string& out, std::string_view text);

}  // namespace pyat::wire::loki
