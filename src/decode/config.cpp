#include "decode/config.hpp"

#include "decode/decoder.hpp"
#include "decode/place.hpp"
#include "decode/whole_document.hpp"

namespace pyat::decode {
namespace {

// No document at all, or one that is null.
void decode_nothing(const Release& release, bool is_null_document, std::vector<diag::Diagnostic>& problems) {
  if (release.product == Product::mimir && !is_null_document) {
    problems.push_back(whole_file("empty-document", "EOF", "the file holds no YAML document",
                                  "Mimir refuses an empty file: write at least `target: all`"));
  } else if (release.product == Product::tempo && is_null_document) {
    problems.push_back(whole_file("empty-document", "runtime error: invalid memory address or nil pointer dereference",
                                  "the document is null, and Tempo crashes on it",
                                  "remove the `---`, or give the document a first key"));
  }
}

// Null sets a section of Tempo to nothing at all (yaml.v2), and its configuration check (cmd/tempo/app/config.go, run
// at every start) looks into these without asking.
void complain_null_sections(const yaml::Node& root, const Release& release, std::vector<diag::Diagnostic>& problems) {
  const yaml::Node* section = &root;
  const auto crashes_at = [&](const yaml::Node& mapping, std::string_view name, std::string_view path) {
    const yaml::Node* value = nullptr;
    for (std::uint32_t i = 0; mapping.kind == yaml::NodeKind::mapping && i < mapping.count; i += 2) {
      if (mapping[i].value == name) value = &yaml::resolve_alias(mapping[i + 1]);
    }
    section = value;
    if (value == nullptr || value->kind != yaml::NodeKind::scalar) return false;
    if (resolve(Dialect::v2, *value).kind != ValueKind::null) return false;
    diag::Diagnostic found =
        whole_file("null-section", "runtime error: invalid memory address or nil pointer dereference",
                   std::string(path) + " is null, and Tempo crashes on it",
                   "give it a value, or remove the key to keep its defaults");
    found.range = range_of(*value);
    found.path = path;
    // Commented settings may stand below; the section stays where they can come back to life.
    const bool is_bare = value->style == yaml::Style::plain && value->tag.empty();
    const bool is_written = !value->value.empty();
    if (is_bare) found.fix = {false, "write {} for its defaults", {{found.range, is_written ? "{}" : " {}"}}};
    problems.push_back(std::move(found));
    return true;
  };
  if (crashes_at(root, "storage", "storage") || section == nullptr) return;
  if (crashes_at(*section, "trace", "storage.trace") || section == nullptr) return;
  const yaml::Node& trace = *section;
  if (crashes_at(trace, "block", "storage.trace.block")) return;
  const bool asks_s3 =
      release.since(2, 3) && trace.kind == yaml::NodeKind::mapping && Fields(trace, false).text("backend") == "s3";
  if (asks_s3) crashes_at(trace, "s3", "storage.trace.s3");
}

// The flat form of `overrides:` is decoded, and Tempo warns of it (cmd/tempo/app/config.go). Since 3.0 it stops when it
// starts its overrides module, unless the old form is allowed (modules/overrides/overrides.go).
void warn_flat_overrides(const yaml::Node& overrides, const Release& release, std::vector<diag::Diagnostic>& problems) {
  diag::Diagnostic found{};
  found.code = "legacy-overrides";
  found.severity = diag::Severity::warning;
  found.path = "overrides";
  if (overrides.kind == yaml::NodeKind::mapping && overrides.count > 0) found.range = range_of(overrides[0]);
  found.message = "overrides are in the flat form of releases before 2.3, which is deprecated";
  found.help = "move what stands here below defaults:, into ingestion, read, metrics_generator and their like";
  found.server_message = "Inline, unscoped overrides are deprecated. Please use the new overrides config format.";
  if (release.since(3, 0)) {
    found.server_message =
        "DEPRECATED: Legacy (flat, unscoped) overrides format is in use and will be removed in a future release.";
    const std::string_view allowed = Fields(overrides, false).text("enable_legacy_overrides");
    found.stops = allowed != "true";
    if (found.stops) found.message += ": Tempo stops while it starts";
  }
  problems.push_back(std::move(found));
}

}  // namespace

void decode_config(const yaml::Document& document, const Release& release, std::uint32_t root,
                   std::vector<diag::Diagnostic>& problems) {
  const Dialect dialect = dialect_of(release);
  complain_syntax(document, dialect, problems);
  const yaml::Node* node = document.root();
  if (node == nullptr && document.error() != nullptr) return;
  if (node == nullptr) {
    decode_nothing(release, false, problems);
    return;
  }
  if (node->kind == yaml::NodeKind::scalar && resolve(dialect, *node).kind == ValueKind::null) {
    decode_nothing(release, true, problems);
    return;
  }
  const Type config = type_at(root);
  const edit::Source source(document.text());
  if (dialect == Dialect::v2) {
    Decoder decoder(release, source, problems);
    decoder.decode(*node, config);
    if (problems.empty() && release.product == Product::tempo) complain_null_sections(*node, release, problems);
    const yaml::Node* flat = release.since(2, 3) ? decoder.flat_overrides() : nullptr;
    if (flat != nullptr) warn_flat_overrides(*flat, release, problems);
    note_more_problems(problems);
    return;
  }
  Decoder(release, source, problems).decode_common(*node, config);
  std::vector<diag::Diagnostic> second;
  Decoder(release, source, second).decode(*node, config);
  add_elsewhere(std::move(second), problems);
  note_more_problems(problems);
}

}  // namespace pyat::decode
