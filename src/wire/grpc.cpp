#include "wire/grpc.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace pyat::wire {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t head_size = 5;

}  // namespace

string grpc_frame(string_view message) {
  string out(head_size, '\0');
  for (std::size_t at = 0; at < 4; ++at) out[1 + at] = static_cast<char>(message.size() >> (24 - 8 * at));
  out += message;
  return out;
}

std::optional<string_view> grpc_message_in(string_view body) {
  if (body.size() < head_size || body.front() != '\0') return std::nullopt;
  std::size_t size = 0;
  for (std::size_t at = 0; at < 4; ++at) size = size << 8 | static_cast<unsigned char>(body[1 + at]);
  body.remove_prefix(head_size);
  return body.size() >= size ? std::optional(body.substr(0, size)) : std::nullopt;
}

std::optional<int> parse_grpc_status(string_view text) {
  int code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(code) : std::nullopt;
}

string_view grpc_code_name(int code) {
  constexpr std::array<string_view, 17> names = {
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  return code >= 0 && static_cast<std::size_t>(code) < names.size() ? names[static_cast<std::size_t>(code)]
                                                                    : "an unknown status";
}

}  // namespace pyat::wire
