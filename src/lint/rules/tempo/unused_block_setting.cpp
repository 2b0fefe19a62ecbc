// Settings of the v2 block format, where another format is written (cmd/tempo/app/config.go).
#include <array>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {
namespace {

struct V2Setting {
  std::string_view section;
  std::string_view name;
  std::int64_t preset;  // Tempo compares with this, whatever the default of the setting is
};

constexpr std::array v2_settings{
    V2Setting{"storage.trace.block.", "v2_index_downsample_bytes", 1024 * 1024},
    V2Setting{"storage.trace.block.", "v2_index_page_size_bytes", 250 * 1024},
    V2Setting{"compactor.compaction.", "v2_in_buffer_bytes", 5 * 1024 * 1024},
    V2Setting{"compactor.compaction.", "v2_out_buffer_bytes", 20 * 1024 * 1024},
    V2Setting{"compactor.compaction.", "v2_prefetch_traces_count", 1000},
};

}  // namespace

void unused_block_setting(Scope& scope) {
  const auto version = scope.settings().text("storage.trace.block.version");
  if (!version || *version == "v2") return;
  for (const V2Setting& row : v2_settings) {
    const std::string path = std::string(row.section) + std::string(row.name);
    const auto value = scope.settings().integer(path);
    if (!value || *value == row.preset) continue;
    auto& found = scope.warn(
        "unused-block-setting", path,
        {.message = std::string(row.name) + " has no effect: blocks are written as " +
                    (version->empty() ? "the default" : *version) + ", not v2",
         .help = "remove it",
         .server = "c.StorageConfig.Trace.Block.Version != \"v2\" but " + std::string(row.name) + " is set"});
    found.fix = scope.removal(path);
  }
}

}  // namespace pyat::lint::rules::tempo
