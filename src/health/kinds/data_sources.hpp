// Grafana's data sources, as /api/datasources lists them, and the links between them.
// https://grafana.com/docs/grafana/latest/developers/http_api/data_source/
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "health/kinds/common.hpp"

namespace pyat::health {

inline constexpr CheckInfo data_sources_info{"data-sources", "Grafana reaches each of its data sources"};
inline constexpr CheckInfo links_info{"links", "Links between data sources lead to one that exists"};

// A setting such as tracesToLogsV2 that leads to another data source.
struct Link {
  std::string setting{};
  std::string uid{};  // or name: Grafana takes both
};

struct DataSource {
  std::string uid{}, name{}, type{};
  std::string url{};       // without user and password
  bool is_direct = false;  // asked by browsers, and not by Grafana
  std::vector<Link> links{};
};

// Nothing where the text is no such list.
std::optional<std::vector<DataSource>> read_data_sources(std::string_view json);

// "Mimir (prometheus, http://mimir:8080/prometheus)"
std::string title_of(const DataSource& source);

// A path that answers a GET on a server of that type, without any effect; empty where none is known.
std::string_view harmless_path(std::string_view type);

// Adds the check `links`.
void judge_links(const std::vector<DataSource>& sources, Findings& findings);

}  // namespace pyat::health
