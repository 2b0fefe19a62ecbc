#include "cmd/smoke_look.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cmd/health_rounds.hpp"
#include "cmd/usage_error.hpp"
#include "health/docker/match.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 10> kinds = {"mimir", "prometheus",     "loki", "tempo",        "grafana",
                                               "alloy", "otel-collector", "s3",   "alertmanager", "minio"};

bool takes_part(const health::Target& target) {
  return std::find(kinds.begin(), kinds.end(), target.kind) != kinds.end();
}

// The words of a service that is not well, as a clause about it. None: it can be tried.
string obstacle_of(const health::Service& service) {
  using health::State;
  const bool is_usable = service.state == State::up || service.state == State::degraded;
  if (is_usable) return {};
  string text = "it is " + string(to_string(service.state));
  if (!service.reason.empty()) text += ": " + service.reason;
  return text;
}

class Look {
 public:
  Look(const Targets& targets, const SmokeSettings& settings, Context& context)
      : targets_(targets), settings_(settings), context_(context) {
    std::erase_if(targets_.list, [](const health::Target& target) { return !takes_part(target); });
  }

  Looked look() {
    Looked looked{.notes = targets_.notes};
    if (targets_.list.empty()) return looked;
    HealthSettings health{};
    health.check.timeout = settings_.timeout;
    Rounds rounds(targets_, health, "off", context_);
    const health::Report report = rounds.once();
    looked.was_interrupted = report.was_interrupted;
    for (const health::Service& service : report.services) add_endpoint(looked, service);
    if (!looked.was_interrupted) looked.was_interrupted = !ask_more(looked.endpoints);
    return looked;
  }

 private:
  void add_endpoint(Looked& looked, const health::Service& service) const {
    const auto target = std::find_if(targets_.list.begin(), targets_.list.end(), [&](const health::Target& each) {
      return each.kind == service.kind && (each.name == service.name || util::to_text(each.address) == service.address);
    });
    if (target == targets_.list.end()) return;
    looked.endpoints.push_back({.target = *target, .release = service.release, .obstacle = obstacle_of(service)});
    smoke::Endpoint& endpoint = looked.endpoints.back();
    endpoint.next = service.state == health::State::starting ? "wait until it is up: pyat health --wait 1m"
                                                             : "see what is wrong with it: pyat health";
    endpoint.target.name = service.name;
  }

  // What the servers run with, and whether anybody listens where they take data. False: the user has had enough.
  bool ask_more(std::vector<smoke::Endpoint>& endpoints) {
    const auto client = context_.connect(kinds.size());
    for (smoke::Endpoint& endpoint : endpoints) {
      if (!endpoint.obstacle.empty()) continue;
      if (endpoint.target.kind == "grafana") ask_sources(*client, endpoint);
      ask_settings(*client, endpoint);
    }
    if (!client->run()) return false;
    for (smoke::Endpoint& endpoint : endpoints) {
      endpoint.receivers = smoke::receivers_of(endpoint.target, endpoint.settings, targets_.list);
      for (smoke::Receiver& receiver : endpoint.receivers) {
        if (receiver.obstacle.empty()) try_receiver(*client, receiver);
      }
    }
    const bool goes_on = client->run();
    for (smoke::Endpoint& endpoint : endpoints) trust_receivers(endpoint);
    return goes_on;
  }

  // Of a collector, the page for its health is an extension that many do not have: where it takes data, it works.
  static void trust_receivers(smoke::Endpoint& endpoint) {
    const bool is_collector = smoke::has_receivers(endpoint.target.kind) && endpoint.target.kind != "tempo";
    const bool is_open = std::any_of(endpoint.receivers.begin(), endpoint.receivers.end(),
                                     [](const smoke::Receiver& receiver) { return receiver.obstacle.empty(); });
    if (is_collector && is_open) endpoint.obstacle.clear();
  }

  void try_receiver(net::Client& client, smoke::Receiver& receiver) const {
    net::Request request{.url = receiver.access.url, .protocol = net::Protocol::raw, .tls = receiver.access.tls};
    request.timeout = settings_.timeout;
    client.ask(request, [&receiver, request](const net::Answer& answer) {
      receiver.obstacle = net::problem_text(request, answer);
    });
  }

  void ask_sources(net::Client& client, smoke::Endpoint& endpoint) const {
    if (!settings_.plan.all_paths) return;
    const smoke::Access access = smoke::access_of(endpoint.target);
    net::Request request = smoke::data_sources_request(access);
    request.timeout = settings_.timeout;
    client.ask(request, [&endpoint, access, request](const net::Answer& answer) {
      if (!answer.is_ok()) {
        endpoint.obstacle = "its data sources cannot be listed: HTTP " + std::to_string(answer.status);
        if (answer.problem != net::Problem::none) endpoint.obstacle = net::problem_text(request, answer);
        return;
      }
      if (auto sources = smoke::proxied_sources(access, answer.body)) endpoint.sources = std::move(*sources);
    });
  }

  void ask_settings(net::Client& client, smoke::Endpoint& endpoint) const {
    const string& kind = endpoint.target.kind;
    const smoke::Access access = smoke::access_of(endpoint.target);
    if (auto request = smoke::config_request(kind, access)) {
      request->timeout = settings_.timeout;
      client.ask(std::move(*request), [&kind, &endpoint](const net::Answer& answer) {
        endpoint.settings.config = smoke::config_of(kind, answer);
      });
    }
    if (auto request = smoke::flags_request(kind, access)) {
      request->timeout = settings_.timeout;
      client.ask(std::move(*request),
                 [&endpoint](const net::Answer& answer) { endpoint.settings.flags = smoke::flags_of(answer); });
    }
  }

  Targets targets_;
  const SmokeSettings& settings_;
  Context& context_;
};

bool is_confirmed(const string& host, const string& authority, const SmokeSettings& settings) {
  return std::any_of(settings.write_to.begin(), settings.write_to.end(), [&](const string& yes) {
    return util::lower_ascii(yes) == host || util::lower_ascii(yes) == authority;
  });
}

}  // namespace

Looked look_around(const Targets& targets, const SmokeSettings& settings, Context& context) {
  return Look(targets, settings, context).look();
}

void remember(std::vector<smoke::Endpoint>& known, Looked& looked) {
  if (looked.was_interrupted) return;
  for (smoke::Endpoint& before : known) {
    const auto is_it = [&](const smoke::Endpoint& found) {
      return util::to_text(found.target.address) == util::to_text(before.target.address);
    };
    if (std::any_of(looked.endpoints.begin(), looked.endpoints.end(), is_it)) continue;
    before.obstacle = "it does not answer any more, as it did in an earlier run";
    before.next = "see what is wrong with it: pyat health";
    looked.endpoints.push_back(before);
  }
  known = looked.endpoints;
}

std::vector<string> hosts_to_confirm(const std::vector<string>& urls, const SmokeSettings& settings) {
  std::vector<string> hosts{};
  for (const string& text : urls) {
    const util::Url url = util::parse_url(text, "http").url;
    const string host = util::lower_ascii(url.host), authority = util::lower_ascii(util::authority_of(url));
    if (health::is_this_machine(host) || is_confirmed(host, authority, settings)) continue;
    if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) hosts.push_back(host);
  }
  return hosts;
}

void refuse_other_hosts(const std::vector<string>& urls, const SmokeSettings& settings) {
  const std::vector<string> hosts = hosts_to_confirm(urls, settings);
  if (hosts.empty()) return;
  string yes{};
  for (const string& host : hosts) yes += (yes.empty() ? "" : " ") + ("--yes-write-to " + host);
  throw UsageError(
      "this would write to " + util::joined(hosts, ", ") + ", which is not this machine; nothing was written",
      "say that you want it: " + yes + "; --dry-run shows what would be written");
}

}  // namespace pyat::cmd
