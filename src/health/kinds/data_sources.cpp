#include "health/kinds/data_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "health/json.hpp"
#include "health/kinds/wording.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr int deepest_setting = 4;
constexpr std::size_t most_broken_links = 20;
// Of one data source. Grafana's own have a handful, and their settings names of some words.
constexpr std::size_t most_links = 1000;
constexpr std::size_t longest_setting = 200;

// tracesToLogsV2.datasourceUid, exemplarTraceIdDestinations[0].datasourceUid: whatever plugin it is, a link has this
// name. `setting` is what stands before it.
void read_links(const json& value, const string& setting, int depth, std::vector<Link>& links) {
  const bool is_too_much = depth > deepest_setting || links.size() >= most_links || setting.size() > longest_setting;
  if (is_too_much || !value.is_structured()) return;
  if (value.is_object()) {
    string uid = text_in(value, "datasourceUid");
    if (!uid.empty()) links.push_back({setting, std::move(uid)});
  }
  for (const auto& item : value.items()) {
    if (links.size() >= most_links) return;
    if (!item.value().is_structured()) continue;
    const string below = value.is_array() ? fmt::format("{}[{}]", setting, item.key())
                                          : (setting.empty() ? string{} : setting + '.') + item.key();
    read_links(item.value(), below, depth + 1, links);
  }
}

// What Grafana has built in, and variables of dashboards.
bool is_built_in(string_view uid) { return uid == "grafana" || uid.starts_with("-- ") || uid.starts_with('$'); }

bool is_same_but_for_case(string_view a, string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

string advice_for(const string& uid, const std::vector<DataSource>& sources) {
  for (const DataSource& source : sources) {
    if (is_same_but_for_case(source.name, uid) || is_same_but_for_case(source.uid, uid)) {
      return fmt::format(
          "give data source {} the uid '{}' where it is provisioned, or write its uid '{}' into the link", source.name,
          uid, source.uid);
    }
  }
  return "write the uid of a data source that exists into the link, or remove it";
}

}  // namespace

std::optional<std::vector<DataSource>> read_data_sources(string_view text) {
  const json list = parse_json(text);
  if (!list.is_array()) return std::nullopt;
  std::vector<DataSource> sources{};
  for (const json& item : list) {
    if (!item.is_object()) continue;
    DataSource source{.uid = text_in(item, "uid"),
                      .name = text_in(item, "name"),
                      .type = text_in(item, "type"),
                      .url = without_userinfo(text_in(item, "url")),
                      .is_direct = text_in(item, "access") == "direct"};
    const auto settings = item.find("jsonData");
    if (settings != item.end()) read_links(*settings, {}, 0, source.links);
    sources.push_back(std::move(source));
  }
  return sources;
}

string title_of(const DataSource& source) {
  return source.url.empty() ? fmt::format("{} ({})", source.name, source.type)
                            : fmt::format("{} ({}, {})", source.name, source.type, source.url);
}

string_view harmless_path(string_view type) {
  constexpr std::array<std::pair<string_view, string_view>, 6> paths = {{{"alertmanager", "/api/v2/status"},
                                                                         {"jaeger", "/api/services"},
                                                                         {"loki", "/loki/api/v1/status/buildinfo"},
                                                                         {"prometheus", "/api/v1/status/buildinfo"},
                                                                         {"tempo", "/api/echo"},
                                                                         {"zipkin", "/api/v2/services"}}};
  const auto* found = std::find_if(paths.begin(), paths.end(), [&](const auto& path) { return path.first == type; });
  return found == paths.end() ? string_view{} : found->second;
}

void judge_links(const std::vector<DataSource>& sources, Findings& findings) {
  std::set<string_view> known{};
  for (const DataSource& source : sources) known.insert({source.uid, source.name});
  std::size_t all = 0;
  std::size_t broken = 0;
  for (const DataSource& source : sources) {
    all += source.links.size();
    std::set<string_view> reported{};
    for (const Link& link : source.links) {
      if (is_built_in(link.uid) || known.contains(link.uid) || !reported.insert(link.uid).second) continue;
      if (++broken > most_broken_links) continue;
      std::vector<string> settings{};
      for (const Link& other : source.links) {
        if (other.uid == link.uid) settings.push_back(other.setting);
      }
      warn(findings, "links",
           fmt::format("{} of data source {} {} to '{}', which no data source has as uid", listed(settings),
                       source.name, settings.size() == 1 ? "leads" : "lead", link.uid),
           advice_for(link.uid, sources));
    }
  }
  if (broken > most_broken_links) {
    warn(findings, "links", fmt::format("{} more links lead nowhere", broken - most_broken_links),
         "mend those above first: most of them will have the same cause");
  }
  if (broken == 0 && all > 0) {
    add(findings, "links", State::up,
        counted(static_cast<double>(all), "link between data sources leads", "links between data sources lead") +
            " to one that exists");
  }
}

}  // namespace pyat::health
