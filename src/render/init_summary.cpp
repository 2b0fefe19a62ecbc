#include "render/init_summary.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "util/text.hpp"

namespace pyat::render {
namespace {

using std::string;
using std::string_view;

using Row = std::array<string, 4>;

Row row_of(const compose::Found& found) {
  const config::Service& service = found.service;
  const string kind = service.version.empty() ? service.kind : service.kind + ' ' + service.version;
  string where = service.address;
  if (service.one_shot) where = "(does its work and ends)";
  if (where.empty()) where = "(Docker alone)";
  const std::size_t slash = service.config.rfind('/');
  return {service.name, kind, where, slash == string::npos ? service.config : service.config.substr(slash + 1)};
}

string table(const std::vector<Row>& rows) {
  std::array<std::size_t, 4> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  string out{};
  for (const Row& row : rows) {
    string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) line += ' ' + row[i] + string(widths[i] - row[i].size() + 1, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

string open_points(const compose::Stack& stack) {
  string out{};
  for (const compose::Found& found : stack.services) {
    for (const string& open : found.open) out += "  " + found.service.name + ": " + open + '\n';
  }
  for (const string& note : stack.notes) out += "  " + note + '\n';
  return out;
}

}  // namespace

string compose_warnings(const std::vector<diag::FileReport>& reports) {
  string out{};
  for (const diag::FileReport& report : reports) {
    for (const diag::Diagnostic& found : report.diagnostics) {
      out += report.path + ':' + std::to_string(found.range.begin.line) + ": " +
             string(diag::to_string(found.severity)) + ": " + found.message + '\n';
    }
  }
  return out;
}

string unset_variables(const compose::Project& project) {
  std::vector<string> names{};
  for (const compose::UnsetVariable& variable : project.unset) names.push_back(variable.name);
  if (names.empty()) return {};
  return "warning: not set here and not in .env, and taken for empty as docker compose does: " +
         util::joined(names, ", ") + '\n';
}

string init_summary(std::span<const compose::StackOf> stacks, string_view path, string_view why) {
  string out{};
  for (const compose::StackOf& stack : stacks) {
    const std::size_t count = stack.stack.services.size();
    out += stack.name.empty() ? "" : stack.name + ": ";
    out += std::to_string(count) + (count == 1 ? " service" : " services") + " in " +
           util::joined(stack.files, " and ") + (why.empty() ? "" : " (" + string(why) + ")") + '\n';
    std::vector<Row> rows{};
    for (const compose::Found& found : stack.stack.services) rows.push_back(row_of(found));
    out += table(rows);
    if (const string open = open_points(stack.stack); !open.empty()) out += "\nopen:\n" + open;
    out += '\n';
  }
  if (path.empty()) return out + "next: write it to pyat.yml, then pyat health\n";
  return out + "wrote " + string(path) + "; next: pyat health\n";
}

}  // namespace pyat::render
