// A secret as plain text, in a file under version control: whoever may read the repository has it, for as long as there
// is a copy (the review of lsst-it/k8s-cookbook pull request 199 found the keys of a bucket in a public one).
#include <algorithm>
#include <array>

#include "decode/place.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/walk.hpp"

namespace pyat::lint::rules::any {
namespace {

// Tempo keeps some of its secrets in plain texts.
bool is_secret(const schemas::FieldRow& field) {
  constexpr std::array<std::string_view, 3> names{"password", "secret_key", "storage_account_key"};
  const decode::Type type = decode::type_at(field.type);
  if (type.name == "flagext.Secret" || type.name == "config.Secret") return true;
  return type.kind == schemas::Kind::string &&
         std::find(names.begin(), names.end(), schemas::text(field.name)) != names.end();
}

// A reference to a variable is no secret, nor is a placeholder that something else fills in.
bool is_literal(std::string_view value) {
  return !value.empty() && value.find("${") == std::string_view::npos && value.find("{{") == std::string_view::npos &&
         !value.starts_with('<') && !value.starts_with('$');
}

}  // namespace

void clear_secret(Scope& scope) {
  if (!scope.under_version_control()) return;
  walk(scope.root(), scope.config(), [&](const Said& said) {
    if (said.value.kind != yaml::NodeKind::scalar || !is_secret(said.field) || !is_literal(said.value.value))
      return true;
    auto& found = scope.warn("clear-secret", said.path,
                             {.message = "a secret in clear text, in a file under version control",
                              .help = "write ${VARIABLE}, start the server with -config.expand-env=true, and change "
                                      "the secret: it is known"});
    found.range = decode::range_of(said.value);
    found.path = said.path;
    return false;
  });
}

}  // namespace pyat::lint::rules::any
