// Spans as Zipkin's second API takes them: JSON, in which everything but times is text.
// https://zipkin.io/zipkin-api/zipkin2-api.yaml
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pyat::wire::zipkin {

struct Annotation {
  std::uint64_t time = 0;  // µs since 1970
  std::string value{};
};

struct Span {
  std::string trace_id{}, id{}, parent_id{};  // base16; no parent: empty
  std::string name{};
  std::string kind{};          // CLIENT, SERVER, PRODUCER, CONSUMER; empty: none of these
  std::uint64_t time = 0;      // µs since 1970
  std::uint64_t duration = 0;  // µs
  std::string service{};       // of the local endpoint
  std::vector<Annotation> annotations{};
  std::vector<std::pair<std::string, std::string>> tags{};  // the same key not twice
};

std::string to_json(const std::vector<Span>& spans);

}  // namespace pyat::wire::zipkin
