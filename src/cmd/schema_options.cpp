#include "cmd/schema_options.hpp"

#include <array>
#include <optional>

#include "cmd/lint_lists.hpp"
#include "cmd/user_schemas.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> product_names = {"mimir", "tempo"};

}  // namespace

void add_product_option(std::vector<Option>& options, Setting& product, std::string_view help) {
  options.push_back(
      {.names = "-p,--product", .value = "PRODUCT", .help = help, .target = &product, .choices = product_names});
}

void add_target_option(std::vector<Option>& options, Setting& target) {
  options.push_back({.names = "-t,--target",
                     .value = "RELEASE",
                     .help = "The release, 2.10.3 or 2.10; without it, the newest one built in",
                     .target = &target,
                     .complete_with = "pyat lint --list-versions --quiet"});
}

std::vector<schemas::Product> products_named(const Setting& product) {
  if (const auto named = schemas::product_from(product.value)) return {*named};
  return {schemas::Product::mimir, schemas::Product::tempo};
}

std::optional<schemas::KnownRelease> known_release(const std::string& folder, schemas::Product product,
                                                   std::string_view version, Context& context) {
  learn_release(folder, product, version, context);
  return schemas::find_release(product, version);
}

std::vector<schemas::KnownRelease> releases_named(const Setting& product, const Setting& target,
                                                  const std::string& schemas_option, Context& context) {
  std::vector<schemas::KnownRelease> releases{};
  const std::string folder = schemas_folder(schemas_option, context);
  for (const schemas::Product each : products_named(product)) {
    if (target.value.empty()) {
      releases.push_back(schemas::newest(each));
    } else if (const auto known = known_release(folder, each, target.value, context)) {
      releases.push_back(*known);
    }
  }
  if (releases.empty()) check_target(product, target);
  return releases;
}

}  // namespace pyat::cmd
