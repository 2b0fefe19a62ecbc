#include "smoke/correlation/links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "smoke/regular_expression.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::smoke::correlation {
namespace {

using health::text_in;
using health::value_in;
using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::size_t most_sources = 200;
constexpr std::size_t most_links = 50;  // of a data source
constexpr std::size_t longest_query = 10'000;

// What Grafana looks for where no tags are configured, as it is in the second form of the setting and in the first.
constexpr std::array<string_view, 6> usual_tags = {"cluster", "hostname",     "namespace",
                                                   "pod",     "service.name", "service.namespace"};
constexpr std::size_t usual_tags_of_old = 4;

bool is_set(const json& object, string_view key) {
  const json& value = value_in(object, key);
  return value.is_boolean() && value.get<bool>();
}

template <typename Each>
void for_each_object(const json& list, Each each) {
  if (!list.is_array()) return;
  for (std::size_t i = 0; i < std::min(list.size(), most_links); ++i) {
    if (list[i].is_object()) each(i, list[i]);
  }
}

string label_of(string_view tag) {
  string label(tag);
  std::replace(label.begin(), label.end(), '.', '_');
  return label;
}

void read_exemplar_links(const json& settings, LinkedSource& source) {
  for_each_object(value_in(settings, "exemplarTraceIdDestinations"), [&](std::size_t i, const json& link) {
    source.exemplars.push_back({.setting = fmt::format("exemplarTraceIdDestinations[{}]", i),
                                .label = text_in(link, "name"),
                                .target = text_in(link, "datasourceUid")});
  });
}

void read_tags(const json& tags, LogsLink& link) {
  if (!tags.is_array()) return;
  for (const json& tag : tags) {
    if (link.tags.size() >= most_links) return;
    const string key = tag.is_string() ? tag.get<string>() : text_in(tag, "key");
    const string value = text_in(tag, "value");
    if (!key.empty()) link.tags.emplace_back(key, value.empty() ? key : value);
  }
}

void read_logs_link(const json& settings, LinkedSource& source) {
  const json& second = value_in(settings, "tracesToLogsV2");
  const bool is_second = second.is_object() && !text_in(second, "datasourceUid").empty();
  const json& options = is_second ? second : value_in(settings, "tracesToLogs");
  if (!options.is_object()) return;
  LogsLink link{.setting = is_second ? "tracesToLogsV2" : "tracesToLogs",
                .target = text_in(options, "datasourceUid"),
                .by_trace = is_set(options, "filterByTraceID"),
                .by_span = is_set(options, "filterBySpanID"),
                .is_custom = is_second && is_set(options, "customQuery"),
                .query = text_in(options, "query"),
                .start_shift = text_in(options, "spanStartTimeShift"),
                .end_shift = text_in(options, "spanEndTimeShift")};
  if (link.target.empty()) return;
  read_tags(value_in(options, !is_second && is_set(options, "mapTagNamesEnabled") ? "mappedTags" : "tags"), link);
  if (link.tags.empty()) {
    const std::size_t count = is_second ? usual_tags.size() : usual_tags_of_old;
    for (std::size_t i = 0; i < count; ++i) link.tags.emplace_back(usual_tags[i], label_of(usual_tags[i]));
  }
  source.logs.push_back(std::move(link));
}

void read_derived_fields(const json& settings, LinkedSource& source) {
  for_each_object(value_in(settings, "derivedFields"), [&](std::size_t i, const json& field) {
    source.derived.push_back({.setting = fmt::format("derivedFields[{}]", i),
                              .name = text_in(field, "name"),
                              .expression = text_in(field, "matcherRegex"),
                              .by_label = text_in(field, "matcherType") == "label",
                              .url = text_in(field, "url"),
                              .target = text_in(field, "datasourceUid")});
  });
}

// __span.tags["http.method"] and __span.tags.job
std::optional<string> attribute_of(string_view path, const LinkedSpan& span) {
  string_view key = path.substr(string_view("tags").size());
  if (key.starts_with("[\"") || key.starts_with("['")) key = key.substr(2, key.size() < 4 ? 0 : key.size() - 4);
  if (key.starts_with('.')) key.remove_prefix(1);
  for (const auto& [name, value] : span.attributes) {
    if (name == key) return value;
  }
  return std::nullopt;
}

// Nothing where Grafana knows no such variable.
std::optional<string> variable(string_view name, const LinkedSpan& span, const string& tags) {
  if (name == "__tags") return tags;
  if (name == "__trace.traceId" || name == "__span.traceId") return span.trace_id;
  if (name == "__span.spanId") return span.span_id;
  if (name == "__trace.name" || name == "__span.name") return span.name;
  if (name == "__trace.duration" || name == "__span.duration") return span.duration;
  if (name.starts_with("__span.tags")) return attribute_of(name.substr(string_view("__span.").size()), span);
  return std::nullopt;
}

// What stands for `name` in almost the same letters.
string likely_name(string_view name) {
  for (const string_view known : {"__trace.traceId", "__span.traceId", "__span.spanId", "__tags"}) {
    if (util::lower_ascii(name) == util::lower_ascii(known)) return fmt::format("; it is ${{{}}}", known);
  }
  return "; those of the trace are ${__trace.traceId}, ${__span.spanId}, ${__span.tags[\"…\"]} and ${__tags}";
}

LinkedQuery custom_query(const LogsLink& link, const LinkedSpan& span, const string& tags) {
  LinkedQuery query{};
  string_view rest = string_view(link.query).substr(0, longest_query);
  bool has_variable = false;
  while (!rest.empty()) {
    const bool is_bare = rest.starts_with("$__tags");
    if (!is_bare && !rest.starts_with("${")) {
      query.text += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t end = is_bare ? rest.size() : rest.find('}');
    if (end == rest.npos) break;
    string_view name = is_bare ? "__tags" : rest.substr(2, end - 2);
    name = name.substr(0, name.find(':'));
    const auto value = variable(name, span, tags);
    if (!value) {
      query.is_unknown = name.starts_with("__span.tags");
      query.problem = query.is_unknown
                          ? fmt::format("${{{}}} is no attribute of pyat's spans", name)
                          : fmt::format("Grafana shows no link: ${{{}}} is no variable{}", name, likely_name(name));
      return query;
    }
    has_variable = true;
    query.text += *value;
    rest.remove_prefix(is_bare ? string_view("$__tags").size() : end + 1);
  }
  if (!has_variable) {
    query.problem = fmt::format("its query has no variable, and is the same for every trace: {}",
                                link.query.empty() ? "(empty)" : link.query);
  }
  return query;
}

}  // namespace

std::optional<std::vector<LinkedSource>> read_links(string_view body) {
  const json list = health::parse_json(body);
  if (!list.is_array()) return std::nullopt;
  std::vector<LinkedSource> sources{};
  for (const json& item : list) {
    if (!item.is_object() || sources.size() >= most_sources) continue;
    LinkedSource source{.uid = text_in(item, "uid"), .name = text_in(item, "name"), .type = text_in(item, "type")};
    const json& settings = value_in(item, "jsonData");
    if (source.type == "prometheus") read_exemplar_links(settings, source);
    if (source.type == "tempo") read_logs_link(settings, source);
    if (source.type == "loki") read_derived_fields(settings, source);
    sources.push_back(std::move(source));
  }
  return sources;
}

LinkedQuery query_for(const LogsLink& link, const LinkedSpan& span) {
  string tags{};
  for (const auto& attribute : span.attributes) {
    const auto tag = std::find_if(link.tags.begin(), link.tags.end(),
                                  [&](const auto& each) { return each.first == attribute.first; });
    if (tag == link.tags.end()) continue;
    tags += fmt::format("{}{}=\"{}\"", tags.empty() ? "" : ", ", tag->second, attribute.second);
  }
  if (link.is_custom) return custom_query(link, span, tags);
  if (tags.empty()) {
    return {.text = {}, .problem = "none of its tags is an attribute of pyat's spans", .is_unknown = true};
  }
  LinkedQuery query{.text = '{' + tags + '}'};
  if (link.by_trace) query.text += fmt::format(" |= \"{}\"", span.trace_id);
  if (link.by_span) query.text += fmt::format(" |= \"{}\"", span.span_id);
  return query;
}

std::optional<std::chrono::milliseconds> shift_of(string_view text) {
  text = util::trimmed(text);
  if (text.empty()) return std::chrono::milliseconds{0};
  const bool is_negative = text.front() == '-';
  const auto length = util::parse_duration(is_negative ? text.substr(1) : text);
  if (!length) return std::nullopt;
  return is_negative ? -*length : *length;
}

std::vector<string> labels_of_selector(string_view query) {
  std::vector<string> labels{};
  const std::size_t begin = query.find('{');
  if (begin == query.npos) return labels;
  string name{};
  for (std::size_t at = begin + 1; at < query.size() && query[at] != '}'; ++at) {
    const char c = query[at];
    if (c == '"' || c == '`') {
      for (++at; at < query.size() && query[at] != c; ++at) {
        if (c == '"' && query[at] == '\\') ++at;
      }
    } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      name += c;
    } else if ((c == '=' || c == '!') && !name.empty()) {
      labels.push_back(std::move(name));
      name.clear();
    }
  }
  return labels;
}

Derived derive(const DerivedField& field, string_view line, const wire::loki::Labels& labels) {
  Derived derived{};
  const auto expression = RegularExpression::parse(field.expression, derived.problem);
  if (!expression) return derived;
  if (field.by_label) {
    for (const auto& label : labels) {
      if (expression->find_in(label.name)) return {.value = label.value};
    }
    return derived;
  }
  if (!expression->has_group()) {
    derived.problem = "it has no group, whose text is the id";
    return derived;
  }
  if (auto match = expression->find_in(line)) derived.value = std::move(match->first_group);
  return derived;
}

string looked_for(const DerivedField& field, string_view value) {
  string text = field.url;
  for (const string_view variable : {"${__value.raw}", "${__value.text}", "$__value.raw"}) {
    for (std::size_t at = text.find(variable); at != string::npos; at = text.find(variable, at + value.size())) {
      text.replace(at, variable.size(), value);
    }
  }
  return text;
}

}  // namespace pyat::smoke::correlation
