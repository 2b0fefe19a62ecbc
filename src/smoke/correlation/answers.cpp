#include "smoke/correlation/answers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "health/json.hpp"
#include "health/kinds/wording.hpp"
#include "util/digest.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"
#include "wire/base64.hpp"
#include "wire/loki_answer.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::smoke::correlation {
namespace {

using health::text_in;
using health::value_in;
using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::size_t longest_excerpt = 200;

std::map<string, string> labels_in(const json& object) {
  std::map<string, string> labels{};
  if (!object.is_object()) return labels;
  for (const auto& item : object.items()) {
    if (item.value().is_string()) labels.emplace(item.key(), item.value().get_ref<const string&>());
  }
  return labels;
}

// Prometheus writes values as texts and times as numbers of seconds.
double number_in(const json& object, string_view key) {
  const json& value = value_in(object, key);
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? std::strtod(value.get_ref<const string&>().c_str(), nullptr) : std::nan("");
}

bool is_success(const json& answer) { return text_in(answer, "status") == "success"; }

// One line without control characters.
string excerpt_of(string_view body) {
  string line{};
  for (const char c : body.substr(0, body.find('\n'))) line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  if (line.size() > longest_excerpt) {
    std::size_t end = longest_excerpt;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80) --end;
    line = line.substr(0, end) + "…";
  }
  return health::without_userinfo(util::trimmed(line));
}

// Prometheus and Grafana answer errors in JSON, Loki and Tempo in plain text.
string words_of(const string& body) {
  const json answer = health::parse_json(body);
  for (const string_view key : {"error", "message"}) {
    if (string words = text_in(answer, key); !words.empty()) return excerpt_of(words);
  }
  return excerpt_of(body);
}

}  // namespace

string SeenExemplar::label(string_view name) const {
  const auto found = labels.find(string(name));
  return found == labels.end() ? string{} : found->second;
}

std::optional<std::vector<SeenExemplar>> read_exemplars(string_view body) {
  const json answer = health::parse_json(body);
  const json& data = value_in(answer, "data");
  // Without any, "data" is null in some releases.
  if (!is_success(answer) || (!data.is_array() && !data.is_null())) return std::nullopt;
  std::vector<SeenExemplar> seen{};
  for (const json& series : data) {
    const json& exemplars = value_in(series, "exemplars");
    if (!exemplars.is_array()) continue;
    for (const json& exemplar : exemplars) {
      const double seconds = number_in(exemplar, "timestamp");
      if (!(std::abs(seconds) < 1e12)) continue;
      seen.push_back({.series = labels_in(value_in(series, "seriesLabels")),
                      .labels = labels_in(value_in(exemplar, "labels")),
                      .value = number_in(exemplar, "value"),
                      .milliseconds = std::llround(seconds * 1000)});
    }
  }
  return seen;
}

std::optional<std::size_t> count_samples(string_view body) {
  const json answer = health::parse_json(body);
  const json& result = value_in(value_in(answer, "data"), "result");
  if (!is_success(answer) || !result.is_array()) return std::nullopt;
  return result.size();
}

std::optional<std::size_t> count_values(string_view body) {
  const json answer = health::parse_json(body);
  const json& data = value_in(answer, "data");
  if (!is_success(answer)) return std::nullopt;
  return data.is_array() ? data.size() : 0;  // without any, "data" is left out
}

std::optional<std::vector<SeenSpan>> read_trace(string_view body) {
  const auto answer = wire::otlp::trace_from_json(body);
  if (!answer) return std::nullopt;
  std::vector<SeenSpan> spans{};
  for (const auto& resource : answer->traces) {
    for (const auto& scope : resource.scopes) {
      for (const auto& span : scope.spans) {
        spans.push_back({util::hexadecimal(span.trace_id), util::hexadecimal(span.span_id),
                         util::hexadecimal(span.parent_id), span.name});
      }
    }
  }
  return spans;
}

std::optional<std::vector<SeenLine>> read_lines(string_view body) {
  auto answer = wire::loki::read_lines(body);
  if (!answer) return std::nullopt;
  std::vector<SeenLine> lines{};
  for (wire::loki::Stream& stream : answer->streams) {
    for (wire::loki::Entry& entry : stream.entries) {
      SeenLine line{.text = std::move(entry.line), .labels = stream.labels};
      line.labels.insert(line.labels.end(), entry.metadata.begin(), entry.metadata.end());
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

string query_of(const Parameters& parameters) {
  string query{};
  for (const auto& [name, value] : parameters) {
    query += query.empty() ? '?' : '&';
    query.append(name) += '=';
    query += util::percent_encoded(value);
  }
  return query;
}

string trouble_of(const net::Request& request, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return net::problem_text(request, answer);
  if (answer.is_ok()) return {};
  const string words = words_of(answer.body);
  return words.empty() ? fmt::format("it answers {}", answer.status)
                       : fmt::format("it answers {}: {}", answer.status, words);
}

bool is_final(const net::Answer& answer) {
  if (answer.problem == net::Problem::cancelled || answer.problem == net::Problem::bad_request) return true;
  const bool may_change = answer.status == 404 || answer.status == 408 || answer.status == 429;
  return answer.status >= 400 && answer.status < 500 && !may_change;
}

}  // namespace pyat::smoke::correlation
