// What a server means by refusing something: its status and its words, the cause in ours, and the setting that governs
// it.
#pragma once

#include <string_view>

#include "smoke/report.hpp"

namespace pyat::smoke {

// `product`: "mimir", "prometheus", "loki", "tempo", "collector" or "grafana"; another one has only what HTTP says.
// `release` as it says it is; may be empty. `message`: the body of the answer, or what its protobuf or JSON says; it is
// not trusted: one line of it is shown, cut, without control characters.
Finding explain_refusal(std::string_view product, std::string_view release, int status, std::string_view message);

// The same of an answer over gRPC: its grpc-status and grpc-message.
Finding explain_grpc_refusal(std::string_view product, std::string_view release, int code, std::string_view message);

// Of the label `reason` with which a server counts what it has discarded: "sample-out-of-order", "rate_limited". The
// message is the reason alone where nobody knows more.
Finding explain_discard(std::string_view product, std::string_view release, std::string_view reason);

}  // namespace pyat::smoke
