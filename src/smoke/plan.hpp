// What is tried on a stack: every way that data can take into it and out again, as far as it is known.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "health/target.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/grafana.hpp"
#include "smoke/path.hpp"
#include "smoke/receivers.hpp"
#include "smoke/report.hpp"
#include "smoke/server_settings.hpp"

namespace pyat::smoke {

// A service, as it was found.
struct Endpoint {
  health::Target target{};
  std::string release{};   // that it says it is
  std::string obstacle{};  // why nothing can be written to it or read from it: "it is restarting"; empty: it can
  std::string next{};      // what to do about that
  std::vector<Receiver> receivers{};
  ServerSettings settings{};
  ProxiedSources sources{};  // of Grafana: what can be read through it
};

struct PlanOptions {
  std::vector<std::string> signals{};      // of signal_names(); empty: all
  std::vector<std::string> protocols{};    // of protocols_of(); empty: all
  bool all_paths = false;                  // through the collector and Grafana, too
  std::vector<std::string> tenants{};      // each writes, and must not find what the next one has written
  bool only_read = false;                  // all of it has been written before: what matters is where it can be read
  std::optional<std::uint32_t> written{};  // by the run that is read: see ways.hpp
};

struct PlannedPath {
  std::string signal{};
  Route route{};
  std::string tenant{};            // of PlanOptions::tenants
  std::vector<std::size_t> way{};  // the endpoints that it goes through, the store last
};

// Ways into a store that its release or its settings do not have, for the same reason.
struct LeftOut {
  std::string signal{}, store{}, why{};
  std::vector<std::string> titles{};  // of the protocols
};

struct Plan {
  std::vector<PlannedPath> paths{};
  std::vector<Result> impossible{};  // what is not tried, and why
  std::vector<LeftOut> left_out{};
};

// "metrics", "logs", "traces", "objects", "alerts": what a command line may choose from.
std::span<const std::string_view> signal_names();
bool has_signal(const PlanOptions& options, std::string_view signal);
// Of "metrics", "logs" and "traces"; the others have none to choose from.
std::span<const Protocol> protocols_of(std::string_view signal);

// Whether it is a store of objects; and whether anything can be put there: it has keys, and buckets that are known.
bool keeps_objects(const Endpoint& endpoint);
bool has_keys(const Endpoint& endpoint);

// Of what is not tried because of its obstacle.
Result obstructed(std::string_view signal, const Endpoint& endpoint);

// Metrics, logs and traces; the others are made of the endpoints as they are.
Plan make_plan(std::span<const Endpoint> endpoints, const PlanOptions& options);

// What is left out and why, in a sentence each.
std::vector<std::string> notes_of(const Plan& plan);

Path path_of(const Run& run, const PlannedPath& planned);

// A way of each signal into its first store and out again, for what relates them; of what is not set it has why.
CorrelationRoute correlation_route(const Plan& plan, std::span<const Endpoint> endpoints);

}  // namespace pyat::smoke
