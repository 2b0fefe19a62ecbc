// Alertmanager's matchers, which Mimir's custom trackers are written in.
#pragma once

#include <string>
#include <string_view>

namespace pyat::decode::checks {

struct MatcherRules {
  int go_minor = 19;
  bool empty_value = true;  // before alertmanager v0.25 (pull request 2968) `foo=` made the parser panic
};

// labels.ParseMatchers of prometheus/alertmanager/pkg/labels.
bool parse_matchers(std::string_view text, const MatcherRules& rules, std::string& error);

}  // namespace pyat::decode::checks
