// What a rule sees of a configuration, and how it complains.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "lint/key_fixes.hpp"
#include "settings/settings.hpp"

namespace pyat::lint::rules {

// In our words, and in the server's.
struct Words {
  std::string message{};
  std::string help{};
  std::string server{};
};

// Where a configuration is from, as far as a rule wants to know.
struct Surroundings {
  std::function<bool()> under_version_control{};  // asked only when it matters
  const KeyFixes* fixes = nullptr;                // of the document
};

class Scope {
 public:
  Scope(const settings::Settings& settings, const Surroundings& surroundings, std::vector<diag::Diagnostic>& problems)
      : settings_(settings), surroundings_(surroundings), problems_(problems) {}

  // The document, nullptr when the file has none, and the schema's type of it.
  const yaml::Node* root() const { return settings_.root(); }
  decode::Type config() const { return settings_.config(); }
  bool under_version_control() const {
    return surroundings_.under_version_control && surroundings_.under_version_control();
  }

  const settings::Settings& settings() const { return settings_; }
  const schemas::Release& release() const { return settings_.release(); }

  // Does the file's `target` name one of these modules? It is what the server runs, unless a flag says otherwise.
  bool runs(std::initializer_list<std::string_view> modules) const;
  const std::vector<std::string>& targets() const { return targets_loaded_ ? targets_ : load_targets(); }

  // Takes out a setting that has no effect. Nothing where the file does not say it.
  diag::Fix removal(std::string_view path) const;

  // At the value of a setting, or at the nearest place that the file has for it.
  diag::Diagnostic& report(std::string_view code, diag::Severity severity, std::string_view path, Words words);
  // The server refuses to start.
  diag::Diagnostic& refuse(std::string_view code, std::string_view path, Words words) {
    return report(code, diag::Severity::error, path, std::move(words));
  }
  diag::Diagnostic& warn(std::string_view code, std::string_view path, Words words) {
    return report(code, diag::Severity::warning, path, std::move(words));
  }

 private:
  const std::vector<std::string>& load_targets() const;

  const settings::Settings& settings_;
  const Surroundings& surroundings_;
  std::vector<diag::Diagnostic>& problems_;
  mutable std::vector<std::string> targets_{};
  mutable bool targets_loaded_ = false;
};

}  // namespace pyat::lint::rules
