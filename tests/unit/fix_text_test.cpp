// Which fixes are applied, and which are taken back.
#include "fix/fix_text.hpp"

#include "lint/linter.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;

fix::Result fixed(std::string text, fix::Level level, lint::Options options = {}) {
  const auto look = [&](std::string t) { return lint::lint_text("mimir.yml", std::move(t), options); };
  return fix::fix_text("# pyat: mimir 2.10.3\n" + std::move(text), look, level);
}

std::string text_of(const fix::Result& result) { return result.text.substr(result.text.find('\n') + 1); }

}  // namespace

TEST_CASE("safe fixes alone, or all of them") {
  const std::string text = "server:\n  http_listen_port: \"80\"\n  graceful_shutdown_timeout: 30\n";
  const fix::Result safe = fixed(text, fix::Level::safe);
  CHECK(text_of(safe) == "server:\n  http_listen_port: 80\n  graceful_shutdown_timeout: 30\n");
  REQUIRE(safe.report.fixed.size() == 1);
  CHECK(safe.report.fixed[0].code == "bad-number");
  CHECK(safe.report.fixed[0].place == diag::Position{3, 21});
  CHECK(safe.report.fixed[0].title == "write 80 instead of \"80\"");
  CHECK(safe.original.diagnostics.size() == 2);
  CHECK(safe.report.diagnostics.size() == 1);
  const fix::Result all = fixed(text, fix::Level::all);
  CHECK(text_of(all) == "server:\n  http_listen_port: 80\n  graceful_shutdown_timeout: 30s\n");
  CHECK(all.report.status == diag::Status::ok);
}

TEST_CASE("one fix uncovers the next") {
  // Of two repeated keys, the fixes touch the same lines.
  const std::string text = "server:\n  http_listen_port: 80\n  http_listen_port: 80\n  http_listen_port: 80\n";
  CHECK(text_of(fixed(text, fix::Level::safe)) == "server:\n  http_listen_port: 80\n");
}

TEST_CASE("a bad fix does not hold up the others") {
  // Renamed, the key would meet a value that its new name does not take.
  const std::string text =
      "server:\n  http_listen_prt: many\n  log_level: warning\nlimits:\n  ingestion_rate: 100k\n  drop_labels: x\n";
  const fix::Result result = fixed(text, fix::Level::all);
  CHECK(text_of(result) ==
        "server:\n  http_listen_prt: many\n  log_level: warn\nlimits:\n  ingestion_rate: 100000\n  drop_labels: [x]\n");
  CHECK(result.report.fixed.size() == 3);
  REQUIRE(result.report.diagnostics.size() == 1);
  // What was tried in vain is not offered again.
  CHECK(result.report.diagnostics[0].fix.edits.empty());
}

TEST_CASE("what variables hold is not the file's to fix") {
  lint::Options options{};
  options.expand_env = true;
  options.environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "AGE") return "7d";
    if (name == "DAYS") return "7";
    return std::nullopt;
  };
  const std::string text =
      "# ${DAYS} days\nblocks_storage:\n  tsdb:\n    retention_period: ${AGE}\n    head_compaction_interval: ${DAYS}d\n"
      "  bucket_store:\n    sync_interval: 7d\n";
  CHECK(
      text_of(fixed(text, fix::Level::all, options)) ==
      "# ${DAYS} days\nblocks_storage:\n  tsdb:\n    retention_period: ${AGE}\n    head_compaction_interval: ${DAYS}d\n"
      "  bucket_store:\n    sync_interval: 168h\n");
}

TEST_CASE("a file without problems stays as it is") {
  const fix::Result result = fixed("target: all", fix::Level::all);
  CHECK(text_of(result) == "target: all");
  CHECK(result.report.fixed.empty());
}

TEST_CASE("what belongs into a section waits until the section has its name") {
  const std::string text = "querier:\n  query_sharding_enabled: true\n  timeout: 1m\n\nquery_frontend:\n";
  CHECK(text_of(fixed(text + "  cache_results: true\n", fix::Level::all)) ==
        "querier:\n  timeout: 1m\n\nfrontend:\n  cache_results: true\n  parallelize_shardable_queries: true\n");
  // With its name it would have more problems than without: there are no two sections of that name then, either.
  const std::string unknown = "  abcdefgh: 1\n  stuvwxyz: 1\n";
  CHECK(text_of(fixed(text + unknown, fix::Level::all)) == text + unknown);
}

TEST_CASE("a section is renamed when what this uncovers can be mended, too") {
  const std::string start = "query_frontend:\n  # about it\n  align_queries_with_step: true\n";
  const auto newer = [&](const std::string& text) {
    lint::Options options;
    options.target.value = "2.14.3";
    return fixed(text, fix::Level::all, options);
  };
  const fix::Result all = newer(start);
  CHECK(text_of(all) == "limits:\n  # about it\n  align_queries_with_step: true\n");
  CHECK(all.report.fixed.size() == 2);
  CHECK(all.report.diagnostics.empty());
  CHECK(newer(text_of(all)).text == all.text);
  // Another mistake in it stays, so that the file would have as many as before.
  CHECK(text_of(newer(start + "  abcdefgh: 1\n")) == start + "  abcdefgh: 1\n");
}

TEST_CASE("what is not written as it is read is not mended") {
  lint::Options options;
  options.expand_env = true;
  options.environment = [](std::string_view) { return std::optional<std::string>(); };
  const auto text_with = [](const std::string& value) {
    return "memberlist:\n  bind_addr: " + value + "\n  max_join_retries: \"3\"\n";
  };
  options.product.value = "tempo";
  const auto look = [&](std::string t) { return lint::lint_text("tempo.yml", std::move(t), options); };
  const auto text_after = [&](const std::string& value) {
    return fix::fix_text(text_with(value), look, fix::Level::safe).text;
  };
  const std::string rest = "\n  max_join_retries: 3\n";
  CHECK(text_after("a") == "memberlist:\n  bind_addr: [a]" + rest);
  for (const std::string value : {"$$", "a$$", "$$a", "a${NONE}", "${NONE}a", "${NONE:a}"}) {
    INFO(value);
    CHECK(text_after(value) == "memberlist:\n  bind_addr: " + value + rest);
  }
}
