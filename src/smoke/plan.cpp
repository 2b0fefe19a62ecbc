#include "smoke/plan.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "smoke/logs/paths.hpp"
#include "smoke/metrics/paths.hpp"
#include "smoke/traces/paths.hpp"
#include "smoke/ways.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

struct Signal {
  string_view name;
  std::array<string_view, 2> stores;  // kinds of services that keep it
  std::span<const Protocol> (*protocols)();
  string (*obstacle)(string_view product, string_view release, string_view protocol);
  Path (*path)(const Run& run, const Route& route);
};

constexpr std::array signals = {
    Signal{"metrics", {"mimir", "prometheus"}, metric_protocols, metric_obstacle, metric_path},
    Signal{"logs", {"loki", ""}, log_protocols, log_obstacle, log_path},
    Signal{"traces", {"tempo", ""}, trace_protocols, trace_obstacle, trace_path},
};

bool is_collector(const Endpoint& endpoint) {
  return endpoint.target.kind == "otel-collector" || endpoint.target.kind == "alloy";
}

bool keeps(const Signal& signal, const Endpoint& endpoint) {
  return std::find(signal.stores.begin(), signal.stores.end(), endpoint.target.kind) != signal.stores.end();
}

// The receiver that takes a protocol; the JSON of OTLP goes where its protobuf goes.
const Receiver* receiver_of(const Endpoint& endpoint, string_view protocol) {
  const string_view name = protocol == "otlp-json" ? "otlp-http" : protocol;
  const auto found = std::find_if(endpoint.receivers.begin(), endpoint.receivers.end(),
                                  [&](const Receiver& receiver) { return receiver.name == name; });
  return found == endpoint.receivers.end() ? nullptr : &*found;
}

// limits_config.allow_structured_metadata, where Loki says what it is set to.
std::optional<bool> takes_metadata(const health::ServerConfig& config) {
  const string_view value = config.at("limits_config.allow_structured_metadata");
  return value.empty() ? std::nullopt : std::optional(value == "true");
}

string obstacle_by_settings(const Signal& signal, const Endpoint& store, const Protocol& protocol) {
  return signal.name == "metrics" ? receiver_obstacle(store.settings, protocol.name) : string();
}

string_view title_of(const Signal& signal, string_view name) {
  const auto protocols = signal.protocols();
  const auto found =
      std::find_if(protocols.begin(), protocols.end(), [&](const Protocol& each) { return each.name == name; });
  return found == protocols.end() ? name : found->title;
}

// What a release cannot do, or nobody claims that it does, is no part of the verdict; but it is said.
void add_left_out(Plan& plan, string_view signal, string_view title, string_view store, const string& why) {
  const auto same = std::find_if(plan.left_out.begin(), plan.left_out.end(), [&](const LeftOut& other) {
    return other.signal == signal && other.store == store && other.why == why;
  });
  if (same != plan.left_out.end()) {
    same->titles.emplace_back(title);
  } else {
    plan.left_out.push_back({string(signal), string(store), why, {string(title)}});
  }
}

// Of a signal that nothing is related to, by the one protocol that it is written by for that. Of a store that is down,
// the path of its signal fails: here it is only said.
string why_not_related(const Signal& signal, string_view protocol, std::span<const Endpoint> endpoints) {
  string why{};
  for (const Endpoint& endpoint : endpoints) {
    if (!keeps(signal, endpoint)) continue;
    const string unwritten = "nothing was written to " + endpoint.target.name;
    if (!endpoint.obstacle.empty()) return unwritten + ": " + endpoint.obstacle;
    if (why.empty()) why = unwritten + " as " + string(title_of(signal, protocol));
  }
  return why;
}

class Planner {
 public:
  Planner(std::span<const Endpoint> endpoints, const PlanOptions& options) : endpoints_(endpoints), options_(options) {}

  Plan make() {
    for (const Signal& signal : signals) {
      if (has_signal(options_, signal.name)) plan(signal);
    }
    if (options_.written) keep_written(plan_, *options_.written, options_);
    return std::move(plan_);
  }

 private:
  bool is_chosen(string_view protocol) const {
    const auto& chosen = options_.protocols;
    return chosen.empty() || std::find(chosen.begin(), chosen.end(), protocol) != chosen.end();
  }

  void plan(const Signal& signal) {
    bool has_store = false;
    for (const Endpoint& store : endpoints_) {
      if (!keeps(signal, store)) continue;
      has_store = true;
      if (!store.obstacle.empty()) {
        plan_.impossible.push_back(obstructed(signal.name, store));
        continue;
      }
      const std::size_t before = plan_.paths.size();
      const string shut = plan_direct(signal, store);
      // What takes no data from this machine may still get it from the collector.
      const bool is_reached = plan_.paths.size() > before || !shut.empty();
      const bool was_used = options_.written && has_collector(*options_.written, signal.name);
      if (options_.all_paths || !is_reached || was_used) plan_through_collectors(signal, store);
      if (options_.all_paths) plan_through_grafana(signal, store);
      if (plan_.paths.size() > before) continue;
      refuse(signal.name, "", store,
             shut.empty() ? "no way is known to write to it from here" : "nothing can be written to it: " + shut,
             Verdict::unchecked);
    }
    const bool was_asked_for = !options_.signals.empty();
    if (!has_store && was_asked_for) {
      plan_.impossible.push_back({.signal = string(signal.name),
                                  .verdict = Verdict::failed,
                                  .sentence = "no service keeps them: " + string(signal.stores[0]) + " was not found"});
    }
  }

  // Why its own settings let nothing in by the first of the protocols that they speak against; empty: there is none.
  string plan_direct(const Signal& signal, const Endpoint& store) {
    string shut{};
    for (const Protocol& protocol : signal.protocols()) {
      if (!is_chosen(protocol.name)) continue;
      if (const string why = signal.obstacle(store.target.kind, store.release, protocol.name); !why.empty()) {
        add_left_out(plan_, signal.name, protocol.title, store.target.name, why);
        continue;
      }
      if (options_.only_read) {  // wherever it was written to
        add(signal, protocol, store, access_of(store.target), nullptr);
        continue;
      }
      if (const string why = obstacle_by_settings(signal, store, protocol); !why.empty()) {
        add_left_out(plan_, signal.name, protocol.title, store.target.name, why);
        if (shut.empty()) shut = why;
        continue;
      }
      const bool has_receivers = signal.name == "traces";
      const Receiver* receiver = has_receivers ? receiver_of(store, protocol.name) : nullptr;
      if (has_receivers && !is_open(signal, protocol, store, receiver)) continue;
      add(signal, protocol, store, has_receivers ? receiver->access : access_of(store.target), nullptr);
    }
    return shut;
  }

  // Where nobody has said that it listens there, it is no failure that it does not.
  bool is_open(const Signal& signal, const Protocol& protocol, const Endpoint& endpoint, const Receiver* receiver) {
    if (receiver != nullptr && receiver->obstacle.empty()) return true;
    if (receiver != nullptr && receiver->is_told) {
      refuse(signal.name, protocol.title, endpoint, receiver->obstacle, Verdict::failed);
    } else {
      add_left_out(plan_, signal.name, protocol.title, endpoint.target.name,
                   receiver == nullptr ? "nobody says where it takes it" : receiver->obstacle);
    }
    return false;
  }

  // By OTLP over HTTP, or, for want of that, as traces over gRPC. Whether data that a collector takes ends up in a
  // store, only its configuration knows: where there is one store, it is taken to be that.
  void plan_through_collectors(const Signal& signal, const Endpoint& store) {
    std::vector<const Protocol*> choice{};
    for (const string_view name : {"otlp-http", "otlp-grpc"}) {
      for (const Protocol& protocol : signal.protocols()) {
        if (protocol.name == name && is_chosen(name)) choice.push_back(&protocol);
      }
    }
    if (choice.empty()) return;
    for (const Endpoint& collector : endpoints_) {
      if (!is_collector(collector)) continue;
      if (options_.only_read) {
        add(signal, *choice.front(), store, access_of(store.target), &collector);
        continue;
      }
      const auto open = std::find_if(choice.begin(), choice.end(), [&](const Protocol* protocol) {
        const Receiver* receiver = receiver_of(collector, protocol->name);
        return receiver != nullptr && receiver->obstacle.empty();
      });
      const Protocol& protocol = open == choice.end() ? *choice.front() : **open;
      const Receiver* receiver = receiver_of(collector, protocol.name);
      if (!collector.obstacle.empty()) {
        plan_.impossible.push_back(obstructed(signal.name, collector));
        plan_.impossible.back().name = protocol.title;
      } else if (is_open(signal, protocol, collector, receiver)) {
        add(signal, protocol, store, receiver->access, &collector);
      }
    }
  }

  // Written as directly as it can be, and read through each of Grafana's data sources that leads to the store.
  void plan_through_grafana(const Signal& signal, const Endpoint& store) {
    const auto direct = std::find_if(plan_.paths.begin(), plan_.paths.end(), [&](const PlannedPath& path) {
      return path.signal == signal.name && path.way.back() == number_of(store);
    });
    if (direct == plan_.paths.end()) return;
    const PlannedPath model = *direct;
    for (const Endpoint& grafana : endpoints_) {
      if (grafana.target.kind != "grafana") continue;
      bool is_found = false;
      for (const ProxiedSource& source : grafana.sources.sources) {
        if (source.signal != signal.name || !leads_to(source, store)) continue;
        PlannedPath path = model;
        path.route.read = source.read;
        path.route.through = "Grafana";
        path.route.tag = tag_of(path.route.protocol, "grafana" + source.uid, path.tenant);
        plan_.paths.push_back(std::move(path));
        is_found = true;
      }
      if (is_found) continue;
      refuse(signal.name, "", grafana,
             grafana.obstacle.empty() ? "it has no data source that leads to " + store.target.name : grafana.obstacle,
             Verdict::unchecked);
    }
  }

  // Grafana may know it by another name than this machine does: by its port then, or because there is no other.
  bool leads_to(const ProxiedSource& source, const Endpoint& store) const {
    const util::Url url = util::parse_url(source.url, "http").url;
    if (url.host == store.target.name || util::port_of(url) == util::port_of(store.target.address)) return true;
    return std::count_if(endpoints_.begin(), endpoints_.end(),
                         [&](const Endpoint& other) { return other.target.kind == store.target.kind; }) == 1;
  }

  std::size_t number_of(const Endpoint& endpoint) const {
    return static_cast<std::size_t>(&endpoint - endpoints_.data());
  }

  void add(const Signal& signal, const Protocol& protocol, const Endpoint& store, const Access& write,
           const Endpoint* between) {
    PlannedPath path{.signal = string(signal.name)};
    if (between != nullptr) path.way.push_back(number_of(*between));
    path.way.push_back(number_of(store));
    path.route = {.protocol = string(protocol.name),
                  .write = write,
                  .read = access_of(store.target),
                  .product = store.target.kind,
                  .release = store.release,
                  .metadata = store.target.kind == "loki" ? takes_metadata(store.settings.config) : std::nullopt,
                  .through = between != nullptr ? "collector" : ""};
    if (signal.name == "metrics") path.route.kept = kept_kinds(store.target.kind, store.settings);
    // Whatever a collector takes it by, its data is the same.
    const string_view protocol_of_tag = between != nullptr ? "otlp-http" : protocol.name;
    const string through = between != nullptr ? between->target.name : "";
    if (options_.tenants.empty()) {
      path.route.tag = tag_of(protocol_of_tag, through, "");
      plan_.paths.push_back(std::move(path));
      return;
    }
    for (std::size_t i = 0; i < options_.tenants.size(); ++i) {
      PlannedPath own = path;
      own.tenant = options_.tenants[i];
      own.route.write.tenant = own.route.read.tenant = options_.tenants[i];
      if (options_.tenants.size() > 1) own.route.stranger = options_.tenants[(i + 1) % options_.tenants.size()];
      own.route.tag = tag_of(protocol_of_tag, through, own.tenant);
      plan_.paths.push_back(std::move(own));
    }
  }

  void refuse(string_view signal, string_view title, const Endpoint& endpoint, string why, Verdict verdict) {
    plan_.impossible.push_back({.signal = string(signal),
                                .name = string(title),
                                .to = endpoint.target.name,
                                .verdict = verdict,
                                .sentence = std::move(why)});
  }

  std::span<const Endpoint> endpoints_;
  const PlanOptions& options_;
  Plan plan_{};
};

}  // namespace

std::span<const string_view> signal_names() {
  static constexpr std::array<string_view, 5> names = {"metrics", "logs", "traces", "objects", "alerts"};
  return names;
}

bool has_signal(const PlanOptions& options, string_view signal) {
  return options.signals.empty() ||
         std::find(options.signals.begin(), options.signals.end(), signal) != options.signals.end();
}

bool keeps_objects(const Endpoint& endpoint) { return endpoint.target.kind == "minio" || endpoint.target.kind == "s3"; }

bool has_keys(const Endpoint& endpoint) {
  return endpoint.target.credentials.kind == net::Credentials::Kind::aws_sigv4 && !endpoint.target.buckets.empty();
}

Result obstructed(string_view signal, const Endpoint& endpoint) {
  Result result{
      .signal = string(signal), .to = endpoint.target.name, .verdict = Verdict::failed, .sentence = endpoint.obstacle};
  result.findings.push_back({.message = "nothing was written to it", .next = endpoint.next});
  return result;
}

Plan make_plan(std::span<const Endpoint> endpoints, const PlanOptions& options) {
  return Planner(endpoints, options).make();
}

std::span<const Protocol> protocols_of(string_view name) {
  const auto signal =
      std::find_if(signals.begin(), signals.end(), [&](const Signal& each) { return each.name == name; });
  return signal == signals.end() ? std::span<const Protocol>{} : signal->protocols();
}

std::vector<string> notes_of(const Plan& plan) {
  std::vector<string> notes{};
  for (const LeftOut& each : plan.left_out) {
    string note = each.signal + ", " + util::joined(each.titles, ", ");
    if (!each.store.empty()) note.append(", ").append(each.store);
    notes.push_back(note.append(": not tried: ").append(each.why));
  }
  return notes;
}

Path path_of(const Run& run, const PlannedPath& planned) {
  const auto signal =
      std::find_if(signals.begin(), signals.end(), [&](const Signal& each) { return each.name == planned.signal; });
  Route route = planned.route;
  route.traces_tag = traces_tag(run, planned.tenant);
  Path path = signal->path(run, route);
  if (!planned.tenant.empty()) path.title += ", tenant " + planned.tenant;
  return path;
}

CorrelationRoute correlation_route(const Plan& plan, std::span<const Endpoint> endpoints) {
  CorrelationRoute route{};
  const auto take = [&](const Signal& signal, string_view protocol, Route& into, string& without) {
    for (const PlannedPath& path : plan.paths) {
      const bool fits = path.signal == signal.name && path.route.through.empty() && path.route.protocol == protocol;
      if (fits && !into.write.is_set()) into = path.route;
    }
    if (!into.write.is_set()) without = why_not_related(signal, protocol, endpoints);
  };
  take(signals[0], "remote-write-1", route.metrics, route.without_metrics);
  take(signals[1], "loki-json", route.logs, route.without_logs);
  take(signals[2], "otlp-http", route.traces, route.without_traces);
  for (const Endpoint& endpoint : endpoints) {
    const bool is_usable = endpoint.target.kind == "grafana" && endpoint.obstacle.empty();
    if (is_usable && !route.grafana.is_set()) route.grafana = access_of(endpoint.target);
  }
  return route;
}

}  // namespace pyat::smoke
