// The texts of the codes about Tempo's receivers. Included by codes.cpp only. Single line feeds in `detail` are spaces,
// an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo bad_component_id{
    .code = "bad-component-id",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "this cannot be the name of a receiver",
    .detail =
        R"(A receiver is named by its type (otlp), or by its type and a name after a slash where there are several of one
type (otlp/public). Both parts must be there. Since Tempo 2.5 a type is made of letters, digits and underscores and
begins with a letter; since 2.7 a name must not hold spaces or symbols.

Tempo reads the names when the distributor starts, and stops.)",
    .wrong = R"(distributor:
  receivers:
    otlp/:
)",
    .right = R"(distributor:
  receivers:
    otlp/public:
)",
};

inline constexpr CodeInfo receiver_variable{
    .code = "receiver-variable",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the receivers cannot expand this variable",
    .detail =
        R"(The receivers below distributor.receivers are the OpenTelemetry Collector's, and so is the code that reads their
configuration. It knows ${env:NAME} and, since Tempo 2.6, ${NAME}, but Tempo registers none of the sources that the
Collector has for them, so that the distributor fails to start ("scheme "env" is not supported").

Variables that Tempo itself expands are gone before the receivers see them: start it with -config.expand-env=true and
write ${NAME}. Check such a file with --expand-env.)",
    .wrong = R"(distributor:
  receivers:
    otlp:
      protocols:
        grpc:
          endpoint: ${env:POD_IP}:4317
)",
    .right = R"(distributor:
  receivers:
    otlp:
      protocols:
        grpc:
          endpoint: 0.0.0.0:4317
)",
};

inline constexpr CodeInfo unknown_receiver{
    .code = "unknown-receiver",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "this release of Tempo has no such receiver",
    .detail =
        R"(Tempo is built with a few receivers of the OpenTelemetry Collector: jaeger, kafka, otlp and zipkin, and until
2.9.2 and 2.10.5 opencensus. Receivers that other Collector distributions have, such as prometheus or hostmetrics, are
not among them, and names are case-sensitive. Tempo takes any mapping when it reads the file, and stops when the
distributor starts.

What Tempo cannot receive itself, an OpenTelemetry Collector in front of it can receive and send on as OTLP.)",
    .wrong = R"(distributor:
  receivers:
    OTLP:
      protocols:
        grpc:
)",
    .right = R"(distributor:
  receivers:
    otlp:
      protocols:
        grpc:
)",
};

inline constexpr std::array receivers_codes{bad_component_id, receiver_variable, unknown_receiver};

}  // namespace pyat::diag::code_texts
