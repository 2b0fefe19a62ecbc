// Any bytes as a log, for a release that is known and for one that is to be told from them, and on into both outputs.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "explain/explain.hpp"
#include "explain/in_file.hpp"
#include "render/explain_log.hpp"

namespace {

void explain(std::string_view log, const pyat::explain::Options& options) {
  pyat::render::ExplainReport report{.log = "fuzz.log"};
  report.result = pyat::explain::explain_log(log, options);
  report.config = {.path = "fuzz.yml", .product = "mimir", .version = "2.10.3", .text = std::string(log)};
  pyat::explain::point_into(report.result, report.config);
  const std::string text = pyat::render::explain_log_text(report, {.color = false, .width = 60});
  // Nothing that a terminal obeys comes through.
  if (text.empty() || std::any_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < 0x20 && c != '\n'; })) {
    std::abort();
  }
  if (pyat::render::explain_log_json(report).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  explain(log, {});
  pyat::explain::Options options{};
  options.product = {"tempo", "flag"};
  options.target = {"2.3.1", "flag"};
  explain(log, options);
  return 0;
}
