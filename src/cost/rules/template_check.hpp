// The templates of Prometheus' alerts: which functions they call, and which of these exist.
// https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::cost {

struct TemplateMistake {
  std::string function{};  // empty: the template cannot be read
  std::string what{}, instead{};
};

// Of a text such as "{{ $value | humanize1024 }}B/s".
std::vector<TemplateMistake> check_template(std::string_view text);

}  // namespace pyat::cost
