// Lints rules of Prometheus, Mimir and Loki, and scripts that ask their API.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/triggers/finding.hpp"

namespace pyat::cost {

struct RulesLint {
  std::vector<Finding> findings{};
  std::size_t rules = 0;    // alerts and recording rules that were read
  std::size_t queries = 0;  // expressions in URLs
  std::string problem{};    // nothing could be checked, and why
};

// `text`: groups of rules, a PrometheusRule of Kubernetes, or rules alone, as YAML; of any other text, the URLs that
// ask an API.
RulesLint lint_rules(const std::string& path, std::string_view text);

}  // namespace pyat::cost
