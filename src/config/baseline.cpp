#include "config/baseline.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "config/document.hpp"
#include "config/problem.hpp"
#include "config/schema.hpp"
#include "config/schema_text.hpp"
#include "config/source.hpp"

namespace pyat::config {
namespace {

constexpr std::string_view remedy = "a baseline is written by pyat lint --baseline FILE --update-baseline";

std::string text_of(const Node& entry, std::string_view key) {
  const Entry* found = entry.find(key);
  return found == nullptr ? std::string{} : found->value->text;
}

// The schema has seen to it that all is there, and of its kind.
diag::Baseline read(const Node& root) {
  diag::Baseline baseline{};
  const Node& entries = *root.find("entries")->value;
  baseline.reserve(entries.items.size());
  for (const Node* item : entries.items) {
    diag::BaselineEntry entry{.file = text_of(*item, "file"),
                              .code = text_of(*item, "code"),
                              .path = text_of(*item, "path"),
                              .fingerprint = text_of(*item, "fingerprint")};
    const std::string count = text_of(*item, "count");
    std::from_chars(count.data(), count.data() + count.size(), entry.count);
    baseline.push_back(std::move(entry));
  }
  return baseline;
}

// JSON is YAML, but not the other way round, and the words of the YAML parser would be of no help.
std::optional<diag::Diagnostic> find_syntax_error(std::string_view text) {
  if (nlohmann::json::accept(text)) return std::nullopt;
  try {
    [[maybe_unused]] const auto read_again = nlohmann::json::parse(text);
    return std::nullopt;
  } catch (const nlohmann::json::parse_error& error) {
    const Source source(text);
    const std::string_view what = error.what();
    const std::size_t reason = what.rfind(" - ");
    return make_problem(
        source.one_column(std::min(std::max<std::size_t>(error.byte, 1) - 1, text.size())),
        "this is not JSON" +
            (reason == std::string_view::npos ? std::string{} : ": " + std::string(what.substr(reason + 3))));
  }
}

diag::Baseline read_checked(std::string_view text, std::vector<diag::Diagnostic>& problems) {
  if (auto error = find_syntax_error(text)) {
    problems.push_back(std::move(*error));
    return {};
  }
  Document document = parse_document(text);
  problems = std::move(document.problems);
  if (document.root == nullptr || !problems.empty()) return {};
  problems = Schema(baseline_schema_text).check(*document.root);
  return problems.empty() ? read(*document.root) : diag::Baseline{};
}

}  // namespace

BaselineResult load_baseline(std::string_view path, std::string_view text) {
  BaselineResult result{};
  result.report.path = path;
  auto& problems = result.report.diagnostics;
  diag::Baseline baseline = read_checked(text, problems);
  if (problems.empty()) {
    result.baseline = std::move(baseline);
    return result;
  }
  sort_by_place(problems);
  for (diag::Diagnostic& found : problems) {
    found.code = "bad-baseline";
    if (found.help.empty()) found.help = remedy;
  }
  result.report.status = diag::Status::unreadable;
  result.report.text = text;
  return result;
}

std::string baseline_text(const diag::Baseline& baseline) {
  using Json = nlohmann::ordered_json;
  std::string out = "{\n  \"format_version\": 1,\n  \"entries\": [";
  bool first = true;
  for (const diag::BaselineEntry& entry : baseline) {
    const Json line = {{"file", entry.file},
                       {"code", entry.code},
                       {"path", entry.path},
                       {"fingerprint", entry.fingerprint},
                       {"count", entry.count}};
    out += first ? "\n    " : ",\n    ";
    out += line.dump(-1, ' ', false, Json::error_handler_t::replace);
    first = false;
  }
  out += first ? "]\n}\n" : "\n  ]\n}\n";
  return out;
}

}  // namespace pyat::config
