// What an OTLP receiver answers: whether it has taken all of an export, and why not.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::wire {

struct PartialSuccess {
  std::int64_t rejected = 0;  // data points, log records or spans
  std::string message{};      // may say what went wrong although nothing was rejected
};

// ExportMetricsServiceResponse, ExportLogsServiceResponse, ExportTraceServiceResponse, which are alike on the wire.
// An answer without it has taken everything. Nothing where the bytes are no such message.
std::optional<PartialSuccess> read_export_response(std::string_view protobuf);
std::optional<PartialSuccess> read_export_response_json(std::string_view json);

// google.rpc.Status, which comes with every other status.
struct RpcStatus {
  std::int32_t code = 0;
  std::string message{};
};
std::optional<RpcStatus> read_rpc_status(std::string_view protobuf);
std::optional<RpcStatus> read_rpc_status_json(std::string_view json);

}  // namespace pyat::wire
