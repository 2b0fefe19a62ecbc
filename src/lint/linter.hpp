// One file through the linter: what it is, whether its server accepts it, and what else is to be said. Pure: text in,
// report out.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "diag/report.hpp"
#include "schemas/release.hpp"

namespace pyat::lint {

// A product or release, and who said so: "flag", "environment", "pyat.yml".
struct Given {
  std::string value{};
  std::string source{};
};

struct Options {
  // Stronger than what the file itself says.
  Given product{};
  Given target{};
  // Weaker than the file's modeline, stronger than any guess: from pyat.yml.
  Given default_product{};
  std::array<Given, 2> default_targets{};  // by schemas::index_of(product)
  bool expand_env = false;
  // Is this file under version control? Asked only when it matters; absent: no.
  std::function<bool(std::string_view path)> under_version_control{};
  // Environment variables, for expand_env.
  std::function<std::optional<std::string>(std::string_view)> environment{};
  // After this day `# pyat: ignore[…] until …` of an earlier one ignores nothing.
  std::chrono::sys_days today{};
};

// Lints the text of one file. `path` is shown, and its name may tell the product.
diag::FileReport lint_text(std::string_view path, std::string text, const Options& options);

// Lints the text of a file with settings per tenant (Mimir's runtime configuration, Tempo's per-tenant overrides) which
// the configuration of the report `config` names: for the same server and release.
diag::FileReport lint_tenants(std::string_view path, std::string text, const diag::FileReport& config,
                              const Options& options);

}  // namespace pyat::lint
