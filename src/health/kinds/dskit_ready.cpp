// What /ready says and why, and which module it waits for.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "health/kinds/dskit.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// https://github.com/grafana/dskit, services/service.go
constexpr std::array<string_view, 6> states = {"New", "Starting", "Running", "Stopping", "Terminated", "Failed"};

bool is_state(string_view text) { return std::find(states.begin(), states.end(), text) != states.end(); }

template <typename Visit>
void for_each_part(string_view text, string_view separator, Visit visit) {
  for (;;) {
    const std::size_t end = text.find(separator);
    visit(util::trimmed(text.substr(0, end)));
    if (end == string_view::npos) return;
    text.remove_prefix(end + separator.size());
  }
}

void add_service(Services& services, string_view name, string_view state, string_view error = {}) {
  if (!name.empty() && is_state(state)) services.push_back({string(name), string(state), string(error)});
}

// {"services":[{"name":"ring","status":"Running"}]}
void read_json(const string& body, Services& services) {
  const auto page = parse_json(body);
  const auto& entries = value_in(page, "services");
  if (!entries.is_array()) return;
  for (const auto& entry : entries) add_service(services, text_in(entry, "name"), text_in(entry, "status"));
}

// <td>ring</td> <td>Running</td>
void read_html(string_view body, Services& services) {
  string_view name{};
  for_each_part(body, "<td>", [&](string_view part) {
    const string_view cell = util::trimmed(part.substr(0, part.find("</td>")));
    if (is_state(cell)) add_service(services, name, cell);
    name = cell;
  });
}

// "ring => Running", or "| ring | Running | |" with the error in the last column
void read_text(string_view body, Services& services) {
  for_each_part(body, "\n", [&](string_view line) {
    if (const std::size_t arrow = line.find("=>"); arrow != string_view::npos) {
      add_service(services, util::trimmed(line.substr(0, arrow)), util::trimmed(line.substr(arrow + 2)));
    } else if (line.starts_with('|')) {
      std::vector<string_view> cells{};
      for_each_part(line, "|", [&](string_view cell) { cells.push_back(cell); });
      if (cells.size() >= 4) add_service(services, cells[1], cells[2], cells[3]);
    }
  });
}

std::vector<string> names_in(const Services& services, string_view state) {
  std::vector<string> names{};
  for (const ServiceState& service : services) {
    if (service.state == state) names.push_back(service.name);
  }
  return names;
}

string join(const std::vector<string>& parts) {
  string text{};
  for (const string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// What a module's state means for the whole. Stopping and Terminated: it is on its way out.
State state_of(string_view module_state) {
  if (module_state == "Running") return State::up;
  return module_state == "New" || module_state == "Starting" ? State::starting : State::down;
}

struct Reason {
  State state = State::up;
  string text{};
};

// "Some services are not Running:" is followed by lines "Starting: 3", or "ingester: Starting" of newer Mimir.
Reason read_not_running(string_view body, const Services& services) {
  constexpr std::size_t most_parts = 50;  // a server has some twenty of them
  Reason reason{.state = State::starting};
  std::vector<string> parts{};
  for_each_part(body, "\n", [&](string_view line) {
    const std::size_t colon = line.rfind(": ");
    if (colon == string_view::npos || parts.size() == most_parts) return;
    const string_view left = line.substr(0, colon);
    const string_view right = line.substr(colon + 2);
    const string_view state = is_state(left) ? left : right;
    if (!is_state(state) || state == "Running") return;
    if (state_of(state) == State::down) reason.state = State::down;
    const auto names = left == state ? names_in(services, left) : std::vector<string>{};
    parts.push_back(names.empty() ? string(line) : fmt::format("{} ({})", line, join(names)));
  });
  std::sort(parts.begin(), parts.end());  // the server's own order is not the same each time
  reason.text = "Some services are not Running: " + join(parts);
  return reason;
}

// Of an instance that waits for others: it does not get ready by itself.
bool is_stuck(string_view text) { return text.find("past heartbeat timeout") != string_view::npos; }

// How much longer than its countdown a server is up when the countdown is one that this question started.
constexpr std::chrono::seconds beyond_doubt{60};

// "waiting for 15s after being ready": those 15s are counted from the first time that somebody asks. Where nobody ever
// did, a server that has been at work for days says so.
bool is_own_countdown(string_view body, const Services& services, const Resources& resources) {
  constexpr string_view before = "waiting for ";
  constexpr string_view after = " after being ready";
  const std::size_t start = body.find(before);
  const std::size_t end = body.find(after);
  if (start == string_view::npos || end == string_view::npos || end < start + before.size()) return false;
  const auto countdown = util::parse_duration(body.substr(start + before.size(), end - start - before.size()));
  const bool all_run = !services.empty() && names_in(services, "Running").size() == services.size();
  return countdown && all_run && resources.uptime && *resources.uptime > *countdown + beyond_doubt;
}

string advice_for(string_view text) {
  if (is_stuck(text)) return "start that instance again; once gone for good, let the ring forget it on the ring's page";
  if (text.find("number of queriers connected") != string_view::npos) {
    return "look whether a querier runs and reaches the query-frontend over gRPC";
  }
  if (text.find("owns no tokens") != string_view::npos || text.find("KV store") != string_view::npos) {
    return "look whether it reaches the ring's key-value store: /memberlist, or its log";
  }
  if (text.find("after being ready") != string_view::npos) return "wait: this ends by itself";
  return "look at its log if this lasts";
}

}  // namespace

Services read_services(const Reply* reply) {
  Services services{};
  if (reply == nullptr || !reply->answer.is_ok()) return services;
  const string& body = reply->answer.body;
  read_json(body, services);
  if (services.empty()) read_html(body, services);
  if (services.empty()) read_text(body, services);
  return services;
}

void judge_services(const Reply* reply, const Services& services, Findings& findings) {
  if (reply == nullptr) return;
  if (services.empty()) return add_not_checked(findings, "services", *reply);
  State state = State::up;
  std::vector<string> parts{};
  for (const ServiceState& service : services) {
    if (service.state == "Running") continue;
    if (state_of(service.state) == State::down) state = State::down;
    if (state == State::up) state = State::starting;
    parts.push_back(fmt::format("{} is {}{}{}", service.name, service.state, service.error.empty() ? "" : ": ",
                                excerpt(service.error)));
  }
  if (parts.empty()) {
    add(findings, "services", State::up, fmt::format("all {} services are Running", services.size()));
    return;
  }
  add(findings, "services", state, join(parts),
      state == State::down ? "look at its log for the name of that service" : "look at its log if this lasts");
}

void judge_ready(const Product& product, const Reply& reply, const Services& services, Findings& findings) {
  const int status = reply.answer.status;
  const string_view body = util::trimmed(reply.answer.body);
  const string line = excerpt(body);
  if (reply.answer.is_ok() && body == "ready") {
    add(findings, "ready", State::up, "says that it is ready");
  } else if (status == 404) {
    add_not_checked(findings, "ready", reply);  // what passes queries on need not pass this on
  } else if (status != 503) {
    add(findings, "ready", status < 500 ? State::unknown : State::down,
        fmt::format("/ready answers {}{}{}", status, line.empty() ? "" : ": ", line),
        fmt::format("look at the log of {}, or of what stands before it", product.name));
  } else if (body.starts_with("Some services are not Running")) {
    Reason reason = read_not_running(body, services);
    add(findings, "ready", reason.state, std::move(reason.text),
        reason.state == State::down ? "look at its log for the name of that service" : "look at its log if this lasts");
  } else if (body.starts_with("Application is stopping")) {
    add(findings, "ready", State::down, line, "wait until it has ended, and look who stopped it");
  } else if (is_own_countdown(body, services, findings.resources)) {
    add(findings, "ready", State::up, "all of it runs; it counts the seconds since it was first asked: " + line);
  } else if (body.find("not ready") != string_view::npos) {
    add(findings, "ready", is_stuck(body) ? State::down : State::starting, line, advice_for(body));
  } else {
    add(findings, "ready", State::down, fmt::format("/ready answers 503{}{}", line.empty() ? "" : ": ", line),
        fmt::format("look at the log of {}, or of what stands before it", product.name));
  }
}

}  // namespace pyat::health
