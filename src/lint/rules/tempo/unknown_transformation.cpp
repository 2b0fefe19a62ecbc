// Names of the rewritings of a query that are to be left out (pkg/traceql/ast_rewriter.go).
#include "decode/checks/go_text.hpp"
#include "decode/place.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {

void unknown_transformation(Scope& scope) {
  constexpr std::string_view path = "query_frontend.skip_ast_transformations";
  const auto names = scope.settings().list(path);
  if (!names) return;
  const settings::Setting setting = scope.settings().find(path);
  for (std::size_t i = 0; i < names->size(); ++i) {
    const std::string& name = (*names)[i];
    if (name == "all" || name == "or_to_in") continue;
    const std::string quoted = decode::checks::go_quoted(name);
    auto& found = scope.warn("unknown-transformation", path,
                             {.message = quoted + " is no transformation of queries: Tempo passes over it",
                              .help = "write all or or_to_in, or remove it",
                              .server = "unknown AST transformation " + quoted + " in " + std::string(path)});
    if (setting.value == nullptr) continue;
    found.range = decode::range_of((*setting.value)[static_cast<std::uint32_t>(i)]);
    found.path = std::string(path) + "[" + std::to_string(i) + "]";
  }
}

}  // namespace pyat::lint::rules::tempo
