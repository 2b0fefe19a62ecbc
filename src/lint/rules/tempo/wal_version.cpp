// The block builder writes its log in the format of its blocks (cmd/tempo/app/config.go).
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {

void wal_version(Scope& scope) {
  constexpr std::string_view wal_path = "block_builder.wal.version";
  // The version of the blocks has no name in the file: it is that of the release, unless a null empties the section.
  const auto block = scope.settings().find("block_builder.block");
  const std::string blocks = block.origin == settings::Origin::zero ? "" : "vParquet4";
  const auto wal = scope.settings().text(wal_path);
  if (!wal || *wal == blocks) return;
  const auto shown = [](const std::string& version) { return version.empty() ? "of no format" : version; };
  auto& found = scope.warn("wal-version", wal_path,
                           {.message = "the write-ahead log is to be " + shown(*wal) + ", the blocks are " +
                                       shown(blocks) + ": Tempo writes both like the blocks",
                            .help = blocks.empty() ? "remove the null above it" : "remove block_builder.wal.version",
                            .server = "c.BlockConfig.BlockCfg.Version != c.WAL.Version"});
  if (!blocks.empty()) found.fix = scope.removal(wal_path);
}

}  // namespace pyat::lint::rules::tempo
