#include "cmd/lint_lists.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cmd/usage_error.hpp"
#include "diag/codes.hpp"
#include "render/explain.hpp"
#include "schemas/catalog.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<schemas::Product, 2> all_products = {schemas::Product::mimir, schemas::Product::tempo};

// Every product when none is chosen.
std::vector<schemas::Product> products_of(const std::string& name) {
  if (const auto product = schemas::product_from(name)) return {*product};
  return {all_products.begin(), all_products.end()};
}

[[noreturn]] void refuse_code(const std::string& code) {
  std::vector<std::string_view> known{};
  for (const diag::CodeInfo& info : diag::codes()) known.push_back(info.code);
  const std::string_view near = util::nearest(code, known);
  throw UsageError("--explain: unknown code '" + code + "'",
                   near.empty() ? "pyat lint --list-codes shows all" : "did you mean '" + std::string(near) + "'?");
}

}  // namespace

ExitCode list_codes(bool bare, Context& context) {
  std::size_t width = 0;
  for (const diag::CodeInfo& info : diag::codes()) width = std::max(width, info.code.size());
  for (const diag::CodeInfo& info : diag::codes()) {
    std::string line(info.code);
    if (!bare) {
      const std::string_view severity = diag::to_string(info.severity);
      line.append(width + 2 - info.code.size(), ' ').append(severity).append(9 - severity.size(), ' ');
      line.append(info.summary);
    }
    context.out.write(line + '\n');
  }
  return ExitCode::ok;
}

ExitCode list_versions(const std::string& product, bool bare, Context& context) {
  for (const schemas::Product each : products_of(product)) {
    for (const schemas::KnownRelease& known : schemas::releases_of(each)) {
      std::string line(bare ? "" : schemas::to_string(each));
      if (!bare) line += ' ';
      context.out.write(line.append(known.version).append("\n"));
    }
  }
  return ExitCode::ok;
}

ExitCode explain_code(const std::string& code, const render::Style& style, Context& context) {
  const diag::CodeInfo* info = diag::find_code(code);
  if (info == nullptr) refuse_code(code);
  context.out.write(render::explain(*info, style));
  return ExitCode::ok;
}

void check_target(const Setting& product, const Setting& target) {
  if (target.value.empty()) return;
  std::string message = "unknown release '" + target.value + "'";
  for (const schemas::Product each : products_of(product.value)) {
    if (schemas::find_release(each, target.value)) return;
    message.append("; known of ").append(schemas::display_name(each)).append(":");
    for (const schemas::KnownRelease& known : schemas::releases_of(each)) message.append(" ").append(known.version);
  }
  throw UsageError((target.source == "flag" ? "--target" : target.source) + ": " + message);
}

}  // namespace pyat::cmd
