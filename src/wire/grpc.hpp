// gRPC over HTTP/2, as far as a call with one message each way needs it.
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::wire {

namespace grpc_code {
inline constexpr int ok = 0, invalid_argument = 3, deadline_exceeded = 4, not_found = 5, permission_denied = 7,
                     resource_exhausted = 8, unimplemented = 12, unavailable = 14, unauthenticated = 16;
}

// Not compressed, after a head of five bytes: whether it is, and its length.
std::string grpc_frame(std::string_view message);
// The first message of a body. Nothing where it is cut, or compressed.
std::optional<std::string_view> grpc_message_in(std::string_view body);

// Of the header or trailer "grpc-status"; nothing where it is no number.
std::optional<int> parse_grpc_status(std::string_view text);
// "RESOURCE_EXHAUSTED"; "an unknown status" where there is none of that number.
std::string_view grpc_code_name(int code);

}  // namespace pyat::wire
