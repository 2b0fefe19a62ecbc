#include "rollback/formats/markers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "compose/node_at.hpp"
#include "rollback/formats/formats.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"
#include "yaml/document.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::vector;

// How the value of a setting says what is written.
enum class Says : std::uint8_t {
  name,   // it is the name of the format
  flag,   // true or false
  span,   // a time that is not zero
  equals  // the name of the format, or something else that is none
};

struct Setting {
  string_view product{};
  string_view path{};  // in the file: "limits.out_of_order_time_window"; "[]" stands for every element of a list
  string_view flag{};  // on the command line, without its dashes; empty: there is none
  Says says = Says::flag;
  string_view what{}, name{};
};

constexpr std::array<Setting, 12> settings = {{
    {"tempo", "storage.trace.block.version", "", Says::name, "blocks", ""},
    {"loki", "schema_config.configs[].schema", "", Says::name, "schema", ""},
    {"loki", "compactor.delete_request_store_db_type", "compactor.delete-request-store.db-type", Says::equals,
     "requests for deletion", "sqlite"},
    {"mimir", "ingest_storage.enabled", "ingest-storage.enabled", Says::flag, "ingest storage", "Kafka"},
    {"mimir", "limits.native_histograms_ingestion_enabled", "ingester.native-histograms-ingestion-enabled", Says::flag,
     "native histograms", "histogram chunks"},
    {"mimir", "limits.out_of_order_time_window", "ingester.out-of-order-time-window", Says::span,
     "out-of-order samples", "WBL"},
    {"prometheus", "storage.tsdb.out_of_order_time_window", "", Says::span, "WAL", "WBL"},
    {"prometheus", "global.scrape_native_histograms", "", Says::flag, "chunks", "native histograms"},
    {"prometheus", "global.scrape_native_histograms", "", Says::flag, "WAL", "histogram records of 2.42"},
    {"prometheus", "global.convert_classic_histograms_to_nhcb", "", Says::flag, "WAL",
     "histograms with custom buckets"},
    {"prometheus", "storage.tsdb.chunk_encoding.floats", "", Says::equals, "chunks", "xor2"},
    {"prometheus", "", "storage.tsdb.wal-compression-type", Says::equals, "WAL", "zstd"},
}};

// What --enable-feature of Prometheus makes it write.
struct Feature {
  string_view feature{}, what{}, name{};
};

constexpr std::array<Feature, 5> features = {{
    {"native-histograms", "chunks", "native histograms"},
    {"native-histograms", "WAL", "histogram records of 2.42"},
    {"xor2-encoding", "chunks", "XOR2"},
    {"histograms-st-encoding", "chunks", "histograms with start time"},
    {"st-storage", "WAL", "samples with start time"},
}};

// All scalars at a path.
void collect(const yaml::Node* node, string_view path, vector<string>& values) {
  if (node == nullptr) return;
  if (path.empty()) {
    if (node->kind == yaml::NodeKind::scalar) values.emplace_back(node->value);
    return;
  }
  const std::size_t dot = std::min(path.find('.'), path.size());
  string_view key = path.substr(0, dot);
  const string_view rest = path.substr(std::min(dot + 1, path.size()));
  const bool is_list = key.ends_with("[]");
  if (is_list) key.remove_suffix(2);
  node = compose::child(node, key);
  if (!is_list) return collect(node, rest, values);
  if (node == nullptr || node->kind != yaml::NodeKind::sequence) return;
  for (std::uint32_t i = 0; i < node->count; ++i) collect(&yaml::resolve_alias((*node)[i]), rest, values);
}

// Of "-name=value", "--name=value" and "--name value"; of a flag alone, "true".
void collect_flags(const vector<string>& command, string_view name, vector<string>& values) {
  for (std::size_t i = 0; i < command.size(); ++i) {
    string_view argument = command[i];
    if (!argument.starts_with('-')) continue;
    argument.remove_prefix(argument.starts_with("--") ? 2 : 1);
    if (!argument.starts_with(name)) continue;
    argument.remove_prefix(name.size());
    if (argument.starts_with('=')) {
      values.emplace_back(argument.substr(1));
    } else if (argument.empty()) {
      const bool has_value = i + 1 < command.size() && !command[i + 1].starts_with('-');
      values.push_back(has_value ? command[i + 1] : "true");
    }
  }
}

bool is_some_time(string_view text) {
  const auto span = util::parse_duration(text);
  return !span || span->count() != 0;  // what cannot be read is rather taken for one
}

// The name of the format that a value says; nothing where it says none.
std::optional<string> name_in(const Setting& setting, string_view value) {
  switch (setting.says) {
    case Says::name: return value.empty() ? std::nullopt : std::optional<string>(value);
    case Says::flag: return string(util::lower_ascii(value) == "true" ? setting.name : switched_off);
    case Says::span: return is_some_time(value) ? std::optional<string>(setting.name) : std::nullopt;
    case Says::equals:
      if (util::lower_ascii(value) != setting.name) return std::nullopt;
      return setting.name == "xor2" ? string("XOR2") : string(setting.name);
  }
  return std::nullopt;
}

void add(vector<Format>& formats, string_view product, string_view what, string_view name) {
  Format format{string(product), string(what), string(name)};
  if (std::ranges::find(formats, format) == formats.end()) formats.push_back(std::move(format));
}

void take_features(const vector<string>& command, vector<Format>& told) {
  vector<string> values;
  collect_flags(command, "enable-feature", values);
  for (const string& value : values) {
    for (const string& name : util::split_at(value, ",")) {
      for (const Feature& feature : features) {
        if (feature.feature == name) add(told, "prometheus", feature.what, feature.name);
      }
    }
  }
}

}  // namespace

Markers markers_of(string_view product, string_view release, string_view configuration, const vector<string>& command) {
  Markers markers{};
  yaml::Document document;
  document.parse(configuration, yaml::Dialect::v3);
  if (document.error() != nullptr) {
    markers.problem = fmt::format(
        "the configuration of {} cannot be read in line {}: what it writes is taken to be what "
        "its release writes by default",
        product, document.error()->problem_mark.line + 1);
  }
  vector<Format> told;
  for (const Setting& setting : settings) {
    if (setting.product != product) continue;
    vector<string> values;
    if (markers.problem.empty() && !setting.path.empty()) collect(document.root(), setting.path, values);
    if (!setting.flag.empty()) collect_flags(command, setting.flag, values);
    for (const string& value : values) {
      if (const auto name = name_in(setting, value)) add(told, product, setting.what, *name);
    }
  }
  if (product == "prometheus") take_features(command, told);
  for (const Format& format : formats_of(product, release)) {
    const bool is_told = std::ranges::any_of(told, [&](const Format& other) { return other.what == format.what; });
    if (!is_told) add(markers.formats, product, format.what, format.written);
  }
  for (const Format& format : told) add(markers.formats, product, format.what, format.written);
  return markers;
}

}  // namespace pyat::rollback
