// Where Alertmanager's configuration leads an alert: what is needed of route: and receivers:, and no more.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::smoke {

struct Webhook {
  std::string host{};      // empty: the configuration does not show it
  std::uint16_t port = 0;  // likewise 0
  bool sends_resolved = true;
};

// A receiver that an alert goes to, and when.
struct Destination {
  std::string receiver{};
  std::vector<Webhook> webhooks{};
  bool has_others = false;  // it tells somebody else too: mail, Slack, PagerDuty …
  std::chrono::milliseconds group_wait{30'000}, group_interval{300'000};
  // mute_time_intervals and active_time_intervals of its route: it may be muted in the former, and out of the latter.
  std::vector<std::string> muted_in{}, active_in{};
};

struct Destinations {
  std::vector<Destination> all{};
  std::string problem{};  // why nothing is known, a clause; empty: it is
  std::string next{};     // what to do about that; may be empty
};

// `config`: its YAML, as /api/v2/status has it in config.original.
Destinations destinations_of(std::string_view config, const std::map<std::string, std::string>& labels);

}  // namespace pyat::smoke
