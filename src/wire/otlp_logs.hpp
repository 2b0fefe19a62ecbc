// The logs of OpenTelemetry, as protobuf and as JSON.
// https://github.com/open-telemetry/opentelemetry-proto, logs/v1/logs.proto and collector/logs/v1/logs_service.proto
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/otlp_common.hpp"

namespace pyat::wire::otlp {

struct LogRecord {
  std::uint64_t time = 0;           // nanoseconds since 1970 in UTC
  std::uint64_t observed_time = 0;  // the same; 0: not said
  std::int32_t severity = 0;        // 1 to 24; 0: not said
  std::string severity_text{};
  Value body{};
  Attributes attributes{};
  std::string trace_id{}, span_id{};  // 16 and 8 bytes, or none

  bool operator==(const LogRecord&) const = default;
};

struct ScopeLogs {
  Scope scope{};
  std::vector<LogRecord> records{};

  bool operator==(const ScopeLogs&) const = default;
};

struct ResourceLogs {
  Resource resource{};
  std::vector<ScopeLogs> scopes{};

  bool operator==(const ResourceLogs&) const = default;
};

// An ExportLogsServiceRequest: "application/x-protobuf" and "application/json".
std::string logs_as_protobuf(const std::vector<ResourceLogs>& logs);
std::string logs_as_json(const std::vector<ResourceLogs>& logs);

}  // namespace pyat::wire::otlp
