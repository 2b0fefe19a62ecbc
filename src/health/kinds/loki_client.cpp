#include "health/kinds/loki_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// One Loki, by the host and port of its URL.
struct Receiver {
  double sent = 0;
  double accepted_requests = 0;
  double refused_requests = 0;
  std::map<string, double> refusals{};  // by status, or "no answer": requests
  std::map<string, double> drops{};     // by reason: lines
};

string_view host_of(const Sample& sample) {
  const string_view host = sample.label("host");
  return host.empty() ? sample.label("endpoint") : host;
}

std::map<string, Receiver> receivers_of(string_view metrics, string_view prefix) {
  std::map<string, Receiver> receivers{};
  const string sent = string(prefix) + "sent_entries_total";
  const string dropped = string(prefix) + "dropped_entries_total";
  const string requests = string(prefix) + "request_duration_seconds_count";
  for (const Sample& sample : samples_of(metrics, sent)) receivers[string(host_of(sample))].sent += sample.value;
  for (const Sample& sample : samples_of(metrics, dropped)) {
    if (sample.value > 0) receivers[string(host_of(sample))].drops[string(sample.label("reason"))] += sample.value;
  }
  for (const Sample& sample : samples_of(metrics, requests)) {
    Receiver& receiver = receivers[string(host_of(sample))];
    const string_view status = sample.label("status_code");
    if (status.starts_with('2')) {
      receiver.accepted_requests += sample.value;
    } else if (sample.value > 0) {
      // -1 is what they write where no answer came.
      receiver.refusals[status.size() == 3 ? "answered " + string(status) : "no answer"] += sample.value;
      receiver.refused_requests += sample.value;
    }
  }
  return receivers;
}

// "rate_limited (1,234), ingester_error (12)", the most frequent first.
string causes_of(const std::map<string, double>& counts) {
  std::vector<std::pair<string, double>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<string> words{};
  for (const auto& [cause, count] : sorted) {
    words.push_back(
        fmt::format("{} ({})", cause.empty() ? "for reasons that this release does not count" : cause, grouped(count)));
  }
  return listed(words);
}

// Reasons of Promtail and the limit of Loki that is behind each.
string advice_for(const std::map<string, double>& drops) {
  struct Limit {
    string_view reason, advice;
  };
  constexpr std::array<Limit, 3> limits = {
      {{"rate_limited", "raise limits_config.ingestion_rate_mb and ingestion_burst_size_mb of Loki, or send less"},
       {"stream_limited", "find the label with too many values, or raise limits_config.max_global_streams_per_user"},
       {"line_too_long", "raise limits_config.max_line_size of Loki, or have it cut lines: max_line_size_truncate"}}};
  for (const Limit& limit : limits) {
    if (drops.contains(string(limit.reason))) return string(limit.advice);
  }
  return "look for 'error sending batch' in its log: it holds Loki's own answer";
}

double sum_of(const std::map<string, double>& counts) {
  double sum = 0;
  for (const auto& [cause, count] : counts) sum += count;
  return sum;
}

bool judge_receiver(const string& host, const Receiver& receiver, Findings& findings) {
  const double dropped = sum_of(receiver.drops);
  const bool takes_nothing =
      receiver.accepted_requests == 0 && receiver.sent == 0 && (receiver.refused_requests > 0 || dropped > 0);
  // Without a port, it is that of a scheme that is not known here.
  if (takes_nothing && host.find(':') != string::npos) findings.needs_addresses.push_back(host);
  if (receiver.refused_requests > 0 && receiver.accepted_requests == 0) {
    add(findings, "delivery", State::degraded,
        fmt::format("{} takes no lines: {} failed: {}", host, counted(receiver.refused_requests, "request", "requests"),
                    causes_of(receiver.refusals)),
        receiver.drops.empty() || receiver.refusals.contains("no answer")
            ? "check that " + host + " answers from where it runs, and the URL that it sends to"
            : advice_for(receiver.drops));
    return false;
  }
  if (dropped == 0) return true;
  const string words =
      fmt::format("{} for {} were dropped: {}", counted(dropped, "line", "lines"), host, causes_of(receiver.drops));
  if (receiver.sent == 0) {
    add(findings, "delivery", State::degraded, words + "; none was taken", advice_for(receiver.drops));
  } else {
    warn(findings, "delivery", fmt::format("{}; {} were taken", words, grouped(receiver.sent)),
         advice_for(receiver.drops));
  }
  return false;
}

}  // namespace

std::vector<string> loki_client_lines(string_view prefix) {
  return {string(prefix) + "sent_entries_total", string(prefix) + "dropped_entries_total",
          string(prefix) + "request_duration_seconds_count"};
}

void judge_loki_client(string_view metrics, string_view prefix, Findings& findings) {
  const auto receivers = receivers_of(metrics, prefix);
  double sent = 0;
  bool are_well = true;
  for (const auto& [host, receiver] : receivers) {
    sent += receiver.sent;
    are_well = judge_receiver(host.empty() ? "Loki" : host, receiver, findings) && are_well;
  }
  if (!are_well || receivers.empty()) return;
  add(findings, "delivery", State::up,
      sent > 0 ? counted(sent, "line was", "lines were") + " taken" : "no line was sent yet");
}

}  // namespace pyat::health
