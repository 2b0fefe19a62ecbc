// Attributes that get a column of their own: DedicatedColumns.Validate of tempodb/backend/block_meta.go. Tempo warns of
// them when it reads its configuration, and stops when it starts its storage.
#include <array>
#include <map>
#include <set>

#include "decode/check.hpp"
#include "decode/place.hpp"
#include "decode/quote.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {
namespace {

using yaml::Node;

constexpr std::string_view columns_path = "storage.trace.block.parquet_dedicated_columns";

struct Column {
  const Node* node = nullptr;
  std::string scope{}, name{}, type{};
  std::vector<std::string> options{};
};

std::string text_of(const decode::Fields& fields, std::string_view key) {
  const Node* value = fields.find(key);
  return value == nullptr || value->kind != yaml::NodeKind::scalar ? std::string{}
                                                                   : decode::scalar_text(decode::Dialect::v2, *value);
}

std::vector<Column> read_columns(const Node& list) {
  std::vector<Column> columns;
  for (std::uint32_t i = 0; list.kind == yaml::NodeKind::sequence && i < list.count; ++i) {
    const Node& item = yaml::resolve_alias(list[i]);
    const decode::Fields fields(item, false);
    Column column{&list[i], text_of(fields, "scope"), text_of(fields, "name"), text_of(fields, "type"), {}};
    if (const Node* options = fields.find("options"); options != nullptr) {
      for (std::uint32_t j = 0; options->kind == yaml::NodeKind::sequence && j < options->count; ++j) {
        column.options.push_back(decode::scalar_text(decode::Dialect::v2, yaml::resolve_alias((*options)[j])));
      }
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

void complain(Scope& scope, const Column& column, std::string server, std::string help, bool stops = true) {
  std::string message = server;
  auto& found = scope.warn("bad-dedicated-column", columns_path,
                           {.message = std::move(message), .help = std::move(help), .server = std::move(server)});
  found.range = decode::range_of(*column.node);
  found.stops = stops;
}

// Until 2.9 each column is checked for itself.
void check_each(Scope& scope, const std::vector<Column>& columns) {
  for (const Column& column : columns) {
    if (column.name.empty()) {
      complain(scope, column, "dedicated column invalid: name must not be empty",
               "give the column the name of an attribute");
    } else if (column.type != "string") {
      complain(scope, column,
               "dedicated column '" + column.name + "' invalid: invalid value for dedicated column type '" +
                   column.type + "'",
               "write type: string");
    } else if (column.scope != "span" && column.scope != "resource") {
      complain(scope, column,
               "dedicated column '" + column.name + "' invalid: invalid value for dedicated column scope '" +
                   column.scope + "'",
               "write scope: span or scope: resource");
    }
  }
}

// The most columns of a type and scope; 0 when there is no such type, -1 when there is no such scope.
int most_columns(const schemas::Release& release, std::string_view type, std::string_view scope) {
  if (type != "string" && type != "int") return 0;
  if (scope != "span" && scope != "resource" && scope != "event") return -1;
  if (type == "int") return 5;
  return release.since(3, 0) ? 20 : 10;
}

// Since 2.10: the first mistake ends it.
bool check_names(Scope& scope, const std::vector<Column>& columns) {
  const std::string intro = "invalid dedicated attribute columns: ";
  std::set<std::pair<std::string, std::string>> names;
  for (const Column& column : columns) {
    if (column.name.empty()) {
      complain(scope, column, intro + "empty name", "give the column the name of an attribute");
      return false;
    }
    if (!names.insert({column.scope, column.name}).second) {
      complain(scope, column, intro + "duplicate name '" + column.name + "' for scope '" + column.scope + "'",
               "remove one of the two");
      return false;
    }
    for (const std::string& option : column.options) {
      if (option == "array" || option == "blob") continue;
      complain(scope, column, intro + "invalid option '" + option + "'", "the options are array and blob");
      return false;
    }
  }
  return true;
}

void check_counts(Scope& scope, const std::vector<Column>& columns) {
  const std::string intro = "invalid dedicated attribute columns: ";
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const Column& column : columns) {
    const int most = most_columns(scope.release(), column.type, column.scope);
    const int count = ++counts[{column.type, column.scope}];
    if (most == 0 && count == 1) {
      complain(scope, column, intro + "unsupported dedicated column type '" + column.type + "'",
               "write type: string or type: int");
    } else if (most < 0 && count == 1) {
      complain(scope, column, intro + "unsupported dedicated column scope '" + column.scope + "'",
               "the scopes are span, resource and event");
    }
  }
  for (const Column& column : columns) {
    const int most = most_columns(scope.release(), column.type, column.scope);
    int& count = counts[{column.type, column.scope}];
    if (most <= 0 || count <= most) continue;
    complain(scope, column,
             intro + "number of columns with type '" + column.type + "' and scope '" + column.scope +
                 "' must be <= " + std::to_string(most) + " but was " + std::to_string(count),
             "remove those that queries need least", !scope.release().since(3, 0));
    count = 0;  // said once
  }
}

}  // namespace

void dedicated_columns(Scope& scope) {
  const settings::Setting setting = scope.settings().find(columns_path);
  if (setting.value == nullptr) return;
  const std::vector<Column> columns = read_columns(*setting.value);
  if (!scope.release().since(2, 10)) {
    check_each(scope, columns);
  } else if (check_names(scope, columns)) {
    check_counts(scope, columns);
  }
}

}  // namespace pyat::lint::rules::tempo
