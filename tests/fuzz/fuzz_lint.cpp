// Any bytes through the linter, in both YAML dialects, with and without expansion, and on into every output format.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "lint/linter.hpp"
#include "render/lint_report.hpp"

namespace {

struct Server {
  const char* product;
  const char* release;
  bool expand_env;
};

constexpr Server servers[] = {
    {"", "", false}, {"mimir", "2.2.0", false}, {"mimir", "2.10.3", true}, {"tempo", "2.3.1", true}};

std::optional<std::string> variable(std::string_view name) {
  if (name.size() % 2 == 0) return std::nullopt;
  return std::string("a: [") + std::string(name);
}

void lint(std::string_view text, const Server& server) {
  pyat::lint::Options options{};
  options.product = {server.product, "flag"};
  options.target = {server.release, "flag"};
  options.expand_env = server.expand_env;
  options.environment = variable;
  pyat::diag::Report report{};
  report.files.push_back(pyat::lint::lint_text("fuzz.yml", std::string(text), options));
  for (const std::string_view name : pyat::render::format_names()) {
    if (pyat::render::render(report, *pyat::render::format_from(name), {}).empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Server& server : servers) lint(text, server);
  return 0;
}
