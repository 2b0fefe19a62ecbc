#include "lint/rules/scope.hpp"

#include <algorithm>

#include "decode/place.hpp"

namespace pyat::lint::rules {

const std::vector<std::string>& Scope::load_targets() const {
  targets_loaded_ = true;
  targets_ = settings_.list("target").value_or(std::vector<std::string>{});
  return targets_;
}

bool Scope::runs(std::initializer_list<std::string_view> modules) const {
  return std::any_of(targets().begin(), targets().end(), [&](const std::string& target) {
    return std::find(modules.begin(), modules.end(), target) != modules.end();
  });
}

diag::Fix Scope::removal(std::string_view path) const {
  const yaml::Node* key = settings_.find(path).key;
  if (key == nullptr || surroundings_.fixes == nullptr) return {};
  return surroundings_.fixes->remove({key->start.line + 1, key->start.column + 1});
}

diag::Diagnostic& Scope::report(std::string_view code, diag::Severity severity, std::string_view path, Words words) {
  const settings::Setting setting = settings_.find(path);
  diag::Diagnostic found{};
  found.code = code;
  found.severity = severity;
  if (setting.place != nullptr) found.range = decode::range_of(*setting.place);
  found.path = setting.value != nullptr ? setting.written : std::string(path);
  found.message = std::move(words.message);
  found.help = std::move(words.help);
  found.server_message = std::move(words.server);
  problems_.push_back(std::move(found));
  return problems_.back();
}

}  // namespace pyat::lint::rules
