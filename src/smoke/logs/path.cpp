#include <array>

#include "smoke/logs/paths.hpp"
#include "smoke/logs/release.hpp"
#include "smoke/logs/views.hpp"
#include "smoke/logs/writes.hpp"

namespace pyat::smoke {

std::span<const Protocol> log_protocols() {
  static constexpr std::array<Protocol, 3> protocols{{{.name = "loki-json", .title = "Loki push, JSON"},
                                                      {.name = "loki-protobuf", .title = "Loki push, protobuf"},
                                                      {.name = "otlp-http", .title = "OTLP over HTTP"}}};
  return protocols;
}

Path log_path(const Run& run, const Route& route) {
  const auto data = std::make_shared<const LogData>(run, route);
  Path path{.signal = "logs", .route = route};
  for (const Protocol& protocol : log_protocols()) {
    if (protocol.name == route.protocol) path.title = protocol.title;
  }
  path.items = std::make_shared<LogItems>(data);
  path.writes = log_writes(*data);
  path.pace = log_pace(*data);
  path.write = [data](std::size_t number) { return log_write(*data, number); };
  path.judge = &judge_log_write;
  path.views = {lines_view(data, LineOrder::forward), lines_view(data, LineOrder::backward), count_view(data)};
  if (data->is_otlp()) {
    path.notes.push_back(
        "which streams there are is not compared: of OTLP, limits_config.otlp_config says what becomes a label");
  } else {
    path.views.push_back(series_view(data));
  }
  if (const std::string problem = tail_problem(*data); problem.empty()) {
    path.views.push_back(tail_view(data));
  } else {
    path.notes.push_back("the tail is not tried: " + problem);
  }
  if (!route.stranger.empty()) path.views.push_back(stranger_view(data));
  if (!data->has_metadata()) {
    path.notes.push_back("the lines are written without structured metadata: " + metadata_problem(route));
  }
  if (!data->escapes().in_labels || !data->escapes().in_metadata) {
    path.notes.push_back(
        "labels and metadata are written without quotation marks and backslashes: of JSON, Loki stores these with "
        "their "
        "escapes, in labels before 3.0 and in metadata before 3.6");
  }
  return path;
}

}  // namespace pyat::smoke
