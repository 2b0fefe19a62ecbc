// What needs more than the text to be said: an environment, a repository.
#include <algorithm>
#include <map>
#include <string>

#include "lint/linter.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;

using Variables = std::map<std::string, std::string, std::less<>>;

struct Linted {
  diag::FileReport report{};
  const diag::Diagnostic* find(std::string_view code) const {
    const auto found = std::find_if(report.diagnostics.begin(), report.diagnostics.end(),
                                    [&](const diag::Diagnostic& d) { return d.code == code; });
    return found == report.diagnostics.end() ? nullptr : &*found;
  }
};

Linted expanded(const std::string& product, const std::string& release, std::string text, Variables variables = {}) {
  lint::Options options{};
  options.product = {product, "flag"};
  options.target = {release, "flag"};
  options.expand_env = true;
  options.environment = [&](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  options.under_version_control = [](std::string_view) { return true; };
  return {lint::lint_text("x.yml", std::move(text), options)};
}

Linted in_repository(std::string text, bool repository) {
  lint::Options options{};
  options.under_version_control = [=](std::string_view) { return repository; };
  return {lint::lint_text("x.yml", std::move(text), options)};
}

const std::string mimir_key = "common: {storage: {s3: {access_key_id: ${USER:-admin}}}}\n";

}  // namespace

TEST_CASE("a default as in a shell begins with a dash in Mimir, not in Tempo") {
  const Linted mimir = expanded("mimir", "2.10.3", mimir_key);
  REQUIRE(mimir.find("shell-default") != nullptr);
  const diag::Diagnostic& found = *mimir.find("shell-default");
  CHECK(found.range.begin.column == 40);
  REQUIRE(found.fix.edits.size() == 1);
  CHECK(found.fix.edits[0].range.begin.column == 47);
  CHECK(found.fix.edits[0].range.end.column == 48);
  CHECK(found.fix.edits[0].text.empty());
  CHECK(
      expanded("mimir", "2.10.3", "common: {storage: {s3: {access_key_id: ${USER:admin}}}}\n").find("shell-default") ==
      nullptr);
  CHECK(expanded("tempo", "2.3.1", "http_api_prefix: ${PREFIX:-/tempo}\n").find("shell-default") == nullptr);
}

TEST_CASE("a group of a regular expression is no variable") {
  const std::string rule =
      "limits: {metric_relabel_configs: [{source_labels: [a], target_label: b, replacement: $1}]}\n";
  const Linted linted = expanded("mimir", "2.10.3", rule);
  REQUIRE(linted.find("eaten-dollar") != nullptr);
  CHECK_THAT(linted.find("eaten-dollar")->message, Contains("$1"));
  CHECK(in_repository("# pyat: mimir 2.10.3\n" + rule, false).find("eaten-dollar") == nullptr);
}

TEST_CASE("variables that are not set are named") {
  const std::string text = "blocks_storage: {s3: {bucket_name: ${BUCKET}}}\n";
  CHECK(expanded("mimir", "2.10.3", text).find("unset-variable") != nullptr);
  CHECK(expanded("mimir", "2.10.3", text, {{"BUCKET", "b"}}).find("unset-variable") == nullptr);
  CHECK(expanded("mimir", "2.10.3", text).report.status == diag::Status::ok);
}

TEST_CASE("secrets in clear text are said of files under version control") {
  const std::string text = "# pyat: mimir 2.10.3\ncommon:\n  storage:\n    s3:\n      secret_access_key: hush\n";
  const Linted linted = in_repository(text, true);
  REQUIRE(linted.find("clear-secret") != nullptr);
  CHECK(linted.find("clear-secret")->range.begin.line == 5);
  CHECK(linted.find("clear-secret")->path == "common.storage.s3.secret_access_key");
  CHECK_THAT(linted.find("clear-secret")->message, !Contains("hush"));
  CHECK(in_repository(text, false).find("clear-secret") == nullptr);
  const std::string reference = "# pyat: mimir 2.10.3\ncommon: {storage: {s3: {secret_access_key: '${KEY}'}}}\n";
  CHECK(in_repository(reference, true).find("clear-secret") == nullptr);
}

TEST_CASE("a secret that expansion puts in is not in the file") {
  const std::string text = "common: {storage: {s3: {secret_access_key: ${KEY}}}}\n";
  CHECK(expanded("mimir", "2.10.3", text, {{"KEY", "hush"}}).find("clear-secret") == nullptr);
  CHECK(expanded("mimir", "2.10.3", "common: {storage: {s3: {secret_access_key: hush}}}\n").find("clear-secret") !=
        nullptr);
}

TEST_CASE("secrets in lists, below aliases and of Tempo") {
  const std::string text =
      "# pyat: tempo 2.3.1\nmetrics_generator:\n  storage:\n    remote_write:\n      - url: http://m\n"
      "        basic_auth: {username: a, password: hush}\n"
      "storage: {trace: {s3: {secret_key: hush}, azure: {storage_account_key: hush}}}\n";
  const Linted linted = in_repository(text, true);
  const auto count = std::count_if(linted.report.diagnostics.begin(), linted.report.diagnostics.end(),
                                   [](const diag::Diagnostic& d) { return d.code == "clear-secret"; });
  CHECK(count == 3);
}
