#include "smoke/ways.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "util/hash.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// The protocols of each signal, in the order of protocols_of(), then what goes through something.
constexpr std::array<string_view, 3> signals = {"metrics", "logs", "traces"};
constexpr std::array<unsigned, 3> first_bits = {0, 4, 7};
constexpr unsigned first_of_collector = 11, first_of_grafana = 14;

unsigned number_of(string_view signal) {
  return static_cast<unsigned>(std::find(signals.begin(), signals.end(), signal) - signals.begin());
}

Ways way_of_collector(string_view signal) { return 1U << (first_of_collector + number_of(signal)); }
Ways way_of_grafana(string_view signal) { return 1U << (first_of_grafana + number_of(signal)); }

Ways way_of(string_view signal, string_view protocol) {
  const auto protocols = protocols_of(signal);
  const auto found =
      std::find_if(protocols.begin(), protocols.end(), [&](const Protocol& each) { return each.name == protocol; });
  return 1U << (first_bits[number_of(signal)] + static_cast<unsigned>(found - protocols.begin()));
}

Ways way_of(const PlannedPath& path) {
  if (path.route.through == "collector") return way_of_collector(path.signal);
  if (path.route.through == "Grafana") return way_of_grafana(path.signal);
  return way_of(path.signal, path.route.protocol);
}

// Of a signal, its bits.
Ways ways_of(string_view signal) {
  Ways ways = way_of_collector(signal) | way_of_grafana(signal);
  for (const Protocol& protocol : protocols_of(signal)) ways |= way_of(signal, protocol.name);
  return ways;
}

// "remote write 1.0, through Grafana"
string words_of(string_view signal, Ways ways) {
  std::vector<string> words{};
  for (const Protocol& protocol : protocols_of(signal)) {
    if ((ways & way_of(signal, protocol.name)) != 0) words.emplace_back(protocol.title);
  }
  if ((ways & way_of_collector(signal)) != 0) words.emplace_back("through the collector");
  if ((ways & way_of_grafana(signal)) != 0) words.emplace_back("through Grafana");
  return util::joined(words, ", ");
}

}  // namespace

Ways ways_of(const Plan& plan) {
  Ways ways = 0;
  for (const PlannedPath& path : plan.paths) ways |= way_of(path);
  return ways;
}

bool has_way(const Run& run, Ways way) { return !run.ways || (*run.ways & way) != 0; }

bool has_collector(Ways ways, string_view signal) { return (ways & way_of_collector(signal)) != 0; }

bool has_grafana(Ways ways) {
  return std::any_of(signals.begin(), signals.end(),
                     [&](string_view signal) { return (ways & way_of_grafana(signal)) != 0; });
}

void keep_written(Plan& plan, Ways written, const PlanOptions& options) {
  const Ways planned = ways_of(plan);
  std::erase_if(plan.paths, [&](const PlannedPath& path) { return (written & way_of(path)) == 0; });
  plan.left_out.clear();  // what was not written then cannot be missed now
  for (const string_view signal : signals) {
    const bool was_written = (written & ways_of(signal)) != 0;
    if (!was_written) std::erase_if(plan.impossible, [&](const Result& result) { return result.signal == signal; });
    const Ways more = planned & ~written & ways_of(signal);
    if (more != 0) plan.left_out.push_back({string(signal), "", "the run did not write it", {words_of(signal, more)}});
    const Ways gone = written & ~planned & ways_of(signal);
    const bool is_asked_for = has_signal(options, signal) && options.protocols.empty();
    const bool is_explained = std::any_of(plan.impossible.begin(), plan.impossible.end(),
                                          [&](const Result& result) { return result.signal == signal; });
    if (gone == 0 || !is_asked_for || is_explained) continue;
    Result result{.signal = string(signal), .name = words_of(signal, gone), .verdict = Verdict::unchecked};
    result.sentence = "the run wrote it, and nothing was found here that it could be read from";
    result.findings.push_back({.weight = Verdict::unchecked,
                               .message = "whether it is still there was not looked at",
                               .next = "name the service, as it was then: --target or pyat.yml, and --all-paths"});
    plan.impossible.push_back(std::move(result));
  }
}

string tag_of(string_view protocol, string_view through, string_view tenant) {
  string tag{};
  for (const string_view part : {protocol, through}) {
    for (const char c : part) {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) tag += c;
    }
  }
  // By its name, and not by its place among the others: later, they may be named in another order.
  if (!tenant.empty()) tag += fmt::format("t{:06x}", util::hash_of(tenant) & 0xffffffU);
  return tag;
}

string traces_tag(const Run& run, string_view tenant) {
  for (const Protocol& protocol : protocols_of("traces")) {
    if (run.ways && (*run.ways & way_of("traces", protocol.name)) != 0) return tag_of(protocol.name, "", tenant);
  }
  return {};
}

}  // namespace pyat::smoke
