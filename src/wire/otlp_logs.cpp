#include "wire/otlp_logs.hpp"

#include <fmt/format.h>

#include <iterator>
#include <protozero/pbf_writer.hpp>
#include <string_view>

#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/json_text.hpp"
#include "wire/otlp_json.hpp"
#include "wire/otlp_protobuf.hpp"

namespace pyat::wire::otlp {
namespace {

using std::string;
using std::string_view;

// The numbers of the fields in logs.proto and logs_service.proto.
namespace field {
constexpr std::uint32_t request_resource_logs = 1;
constexpr std::uint32_t resource_logs_resource = 1;
constexpr std::uint32_t resource_logs_scope_logs = 2;
constexpr std::uint32_t scope_logs_scope = 1;
constexpr std::uint32_t scope_logs_log_records = 2;
constexpr std::uint32_t record_time = 1;
constexpr std::uint32_t record_severity_number = 2;
constexpr std::uint32_t record_severity_text = 3;
constexpr std::uint32_t record_body = 5;
constexpr std::uint32_t record_attributes = 6;
constexpr std::uint32_t record_trace_id = 9;
constexpr std::uint32_t record_span_id = 10;
constexpr std::uint32_t record_observed_time = 11;
}  // namespace field

void write(protozero::pbf_writer& scope, const LogRecord& record) {
  protozero::pbf_writer message{scope, field::scope_logs_log_records};
  message.add_fixed64(field::record_time, record.time);
  if (record.severity != 0) message.add_enum(field::record_severity_number, record.severity);
  if (!record.severity_text.empty()) message.add_string(field::record_severity_text, record.severity_text);
  write(message, field::record_body, record.body);
  write(message, field::record_attributes, record.attributes);
  if (!record.trace_id.empty()) message.add_bytes(field::record_trace_id, record.trace_id);
  if (!record.span_id.empty()) message.add_bytes(field::record_span_id, record.span_id);
  if (record.observed_time != 0) message.add_fixed64(field::record_observed_time, record.observed_time);
}

void append_text_field(string& out, string_view name, string_view text) {
  if (text.empty()) return;
  out.append(",\"").append(name).append("\":");
  append_json_text(out, text);
}

void append_json(string& out, const LogRecord& record) {
  out += R"({"timeUnixNano":)";
  append_json_uint64(out, record.time);
  if (record.observed_time != 0) {
    out += R"(,"observedTimeUnixNano":)";
    append_json_uint64(out, record.observed_time);
  }
  if (record.severity != 0) fmt::format_to(std::back_inserter(out), R"(,"severityNumber":{})", record.severity);
  append_text_field(out, "severityText", record.severity_text);
  append_text_field(out, "traceId", util::hexadecimal(record.trace_id));
  append_text_field(out, "spanId", util::hexadecimal(record.span_id));
  out += R"(,"body":)";
  append_json(out, record.body);
  out += R"(,"attributes":)";
  append_json(out, record.attributes);
  out += '}';
}

void append_json(string& out, const ScopeLogs& scope) {
  out += R"({"scope":)";
  append_json(out, scope.scope);
  out += R"(,"logRecords":[)";
  for (const LogRecord& record : scope.records) {
    if (&record != &scope.records.front()) out += ',';
    append_json(out, record);
  }
  out += "]}";
}

void append_json(string& out, const ResourceLogs& resource) {
  out += R"({"resource":)";
  append_json(out, resource.resource);
  out += R"(,"scopeLogs":[)";
  for (const ScopeLogs& scope : resource.scopes) {
    if (&scope != &resource.scopes.front()) out += ',';
    append_json(out, scope);
  }
  out += "]}";
}

}  // namespace

string logs_as_protobuf(const std::vector<ResourceLogs>& logs) {
  string out{};
  protozero::pbf_writer request{out};
  for (const ResourceLogs& of_resource : logs) {
    protozero::pbf_writer resource{request, field::request_resource_logs};
    write(resource, field::resource_logs_resource, of_resource.resource);
    for (const ScopeLogs& of_scope : of_resource.scopes) {
      protozero::pbf_writer scope{resource, field::resource_logs_scope_logs};
      write(scope, field::scope_logs_scope, of_scope.scope);
      for (const LogRecord& record : of_scope.records) write(scope, record);
    }
  }
  return out;
}

string logs_as_json(const std::vector<ResourceLogs>& logs) {
  string out = R"({"resourceLogs":[)";
  for (const ResourceLogs& resource : logs) {
    if (&resource != &logs.front()) out += ',';
    append_json(out, resource);
  }
  out += "]}";
  return out;
}

}  // namespace pyat::wire::otlp
