#include "decode/tenants.hpp"

#include "decode/decoder.hpp"
#include "decode/place.hpp"
#include "decode/rewritten.hpp"
#include "decode/whole_document.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

// dskit's runtimeconfig (manager.go, loadConfig) reads each file into a map, merges the maps of all files, and writes
// the result out for the server to decode. Mimir's own decoder read the one file itself before 2.3.
bool is_merged_first(const Release& release) { return release.product == Product::tempo || release.since(2, 3); }

constexpr Type merged_map{.kind = Kind::map,
                          .name = "map[string]interface {}",
                          .owner = "map[string]interface {}",
                          .builtin_elem = &builtin::any};

// Mimir before 2.3 reads the file to its end (pkg/mimir/runtime_config.go).
void complain_more_documents(const yaml::Document& document, std::vector<diag::Diagnostic>& problems) {
  if (!document.has_more()) return;
  const yaml::Mark mark = document.more();
  auto found = whole_file("more-documents", "the provided runtime configuration contains multiple documents",
                          "a second YAML document begins here, and Mimir takes only one in this file",
                          "remove it, or merge it into the first document");
  found.range = {{mark.line + 1, mark.column + 1}, {mark.line + 1, mark.column + 4}};
  problems.push_back(std::move(found));
}

// The flat form of releases before 2.3 (modules/overrides/runtime_config_overrides.go).
void complain_flat_tenants(const yaml::Node& overrides, const Release& release, bool flat_allowed,
                           std::vector<diag::Diagnostic>& problems) {
  auto found = whole_file("legacy-overrides", {},
                          "the tenants' overrides are in the flat form of releases before 2.3, which is deprecated",
                          "sort each tenant's settings into ingestion, read, metrics_generator and their like");
  found.severity = diag::Severity::warning;
  found.path = "overrides";
  if (overrides.kind == yaml::NodeKind::mapping && overrides.count > 0) found.range = range_of(overrides[0]);
  if (release.since(3, 0) && !flat_allowed) {
    found.severity = diag::Severity::error;
    found.server_message =
        "DEPRECATED: legacy overrides config format is in use. per-tenant overrides file uses the legacy format but "
        "legacy overrides are disabled by default. Migrate your per-tenant overrides to the new scoped format, or set "
        "-config.enable-legacy-overrides=true (or enable_legacy_overrides: true in YAML) to continue using legacy "
        "overrides temporarily";
  }
  problems.push_back(std::move(found));
}

// Since 2.5 Tempo validates each tenant, and crashes where there is nothing to validate.
void complain_null_tenants(const Node& root, std::vector<diag::Diagnostic>& problems) {
  const Node* tenants = root.kind == NodeKind::mapping ? Fields(root, true).find("overrides") : nullptr;
  if (tenants == nullptr || tenants->kind != NodeKind::mapping) return;
  for (std::uint32_t i = 0; i < tenants->count; i += 2) {
    if (!is_null(Dialect::v3, yaml::resolve_alias((*tenants)[i + 1]))) continue;
    const std::string tenant(yaml::resolve_alias((*tenants)[i]).value);
    auto found = whole_file("null-section", "runtime error: invalid memory address or nil pointer dereference",
                            "tenant \"" + tenant + "\" has no settings, and Tempo crashes on it",
                            "give it a value, or remove it to let it have the defaults");
    found.range = range_of((*tenants)[i]);
    found.path = "overrides." + tenant;
    problems.push_back(std::move(found));
  }
}

// The server counts the lines of what it has written out, not those of the file.
void forget_lines(std::vector<diag::Diagnostic>& problems) {
  for (diag::Diagnostic& found : problems) {
    std::string& text = found.server_message;
    if (!text.starts_with("line ")) continue;
    const std::size_t colon = text.find(": ");
    if (colon != std::string::npos) text.erase(0, colon + 2);
  }
}

void decode_merged(const Node& root, const Release& release, std::uint32_t type, const edit::Source& source,
                   bool flat_allowed, std::vector<diag::Diagnostic>& problems) {
  Decoder(release, source, problems, Dialect::v3).decode(root, merged_map);
  const Rewritten rewritten(root);
  std::vector<diag::Diagnostic> second;
  Decoder decoder(release, source, second);
  decoder.decode(rewritten.root(), type_at(type));
  forget_lines(second);
  add_elsewhere(std::move(second), problems);
  if (release.product == Product::mimir) return;
  const Node* flat = release.since(2, 3) ? decoder.flat_overrides() : nullptr;
  if (flat != nullptr) complain_flat_tenants(*flat, release, flat_allowed, problems);
  if (release.since(2, 5) && problems.empty()) complain_null_tenants(rewritten.root(), problems);
}

}  // namespace

Dialect dialect_of_tenants(const Release& release) {
  return is_merged_first(release) ? Dialect::v3 : dialect_of(release);
}

void decode_tenants(const yaml::Document& document, const Release& release, std::uint32_t root, bool flat_allowed,
                    std::vector<diag::Diagnostic>& problems) {
  const bool merged = is_merged_first(release);
  complain_syntax(document, dialect_of_tenants(release), problems);
  if (!merged) complain_more_documents(document, problems);
  if (document.root() == nullptr) return;  // an empty file is an empty map
  const edit::Source source(document.text());
  if (merged) {
    decode_merged(*document.root(), release, root, source, flat_allowed, problems);
  } else {
    Decoder(release, source, problems).decode(*document.root(), type_at(root));
  }
  note_more_problems(problems);
}

}  // namespace pyat::decode
