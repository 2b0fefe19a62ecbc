// pkg/distributor/http.go, pkg/distributor/validator.go and pkg/validation/limits.go of github.com/grafana/loki; its
// issues 11523 and 13399.
#include <array>
#include <cstdlib>

#include "health/kinds/wording.hpp"
#include "smoke/phantoms/situation.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// The page of the tenant's limits has them at its top, that of the configuration below limits_config.
string_view limit(const Situation& s, string_view name) {
  const string_view own = s.config.at(name);
  return own.empty() ? s.config.at("limits_config." + string(name)) : own;
}

void empty_success(const Situation& s, std::vector<Finding>& findings) {
  if (!s.is_all_missing()) return;
  const string_view until = limit(s, "block_ingestion_until");
  // A time that nobody has set is written as the year 1, or "0".
  if (!until.empty() && until != "0" && !until.starts_with("0001-") && until != "\"\"") {
    findings.push_back({.message = "Loki keeps nothing of this tenant, and answers a status of success (260, or 200)",
                        .next = "an administrator has set it: see limits_config.block_ingestion_status_code",
                        .setting = "limits_config.block_ingestion_until",
                        .value = string(until)});
    return;
  }
  // Nobody else but Loki itself has that answer, and only to a push.
  const bool is_acknowledged = s.is_written() && s.result.written->acknowledged > 0 && s.route.through != "collector";
  if (!is_acknowledged) return;
  findings.push_back({.weight = Verdict::warned,
                      .message = "Loki answers 204 to a push of which it could use nothing",
                      .next =
                          "its log shows such pushes with streams=0 and entries=0: see whether something between has "
                          "changed the body, its Content-Type or its Content-Encoding"});
}

// What a query may return at the most is no loss.
void query_limit(const Situation& s, std::vector<Finding>& findings) {
  constexpr std::size_t usual = 5000;
  const string_view configured = limit(s, "max_entries_limit_per_query");
  const std::size_t most = configured.empty() ? usual : std::strtoull(string(configured).c_str(), nullptr, 10);
  if (most == 0) return;
  for (const ViewResult& view : s.result.views) {
    const std::size_t shown = view.ledger.found + view.ledger.altered;
    if (view.ledger.missing == 0 || shown == 0 || shown % most != 0) continue;
    findings.push_back({.weight = Verdict::unchecked,
                        .message = view.name + " showed exactly " + health::grouped(static_cast<double>(shown)) +
                                   " lines, and Loki gives " + health::grouped(static_cast<double>(most)) +
                                   " to a query: what is missing may only not have been shown",
                        .next = "raise limits_config.max_entries_limit_per_query, or let the run have fewer lines",
                        .setting = "limits_config.max_entries_limit_per_query",
                        .value = std::to_string(most)});
    return;
  }
}

// Two lines of one time stamp: the second one is moved by a nanosecond.
void moved_time_stamps(const Situation& s, std::vector<Finding>& findings) {
  if (limit(s, "increment_duplicate_timestamp") != "true") return;
  if (s.first().missing == 0 || s.first().unexpected == 0) return;
  findings.push_back({.message = "Loki moves a line by a nanosecond when its stream has one of the same time stamp",
                      .next = "unset limits_config.increment_duplicate_timestamp",
                      .setting = "limits_config.increment_duplicate_timestamp",
                      .value = "true"});
}

void cut_lines(const Situation& s, std::vector<Finding>& findings) {
  if (s.first().altered == 0 || limit(s, "max_line_size_truncate") != "true") return;
  findings.push_back({.message = "Loki cuts lines that are longer than is allowed, and acknowledges them",
                      .next = "raise limits_config.max_line_size, or unset limits_config.max_line_size_truncate",
                      .setting = "limits_config.max_line_size",
                      .value = string(limit(s, "max_line_size"))});
}

constexpr std::array<PhantomRule, 4> rules{empty_success, query_limit, moved_time_stamps, cut_lines};

}  // namespace

std::span<const PhantomRule> loki_phantoms() { return rules; }

}  // namespace pyat::smoke
