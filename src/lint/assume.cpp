#include "lint/assume.hpp"

#include "decode/dialect.hpp"
#include "lint/detect.hpp"
#include "lint/pragma.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using diag::FileReport;
using schemas::KnownRelease;
using schemas::Product;

constexpr std::string_view guessed_by_name = "file name";
constexpr std::string_view guessed_by_folder = "folder name";
constexpr std::string_view guessed_by_content = "content";

void refuse(FileReport& report, std::string_view code, std::string message, std::string help) {
  Diagnostic found{};
  found.code = code;
  found.message = std::move(message);
  found.help = std::move(help);
  report.status = diag::Status::unreadable;
  report.diagnostics.push_back(std::move(found));
}

std::string known_versions(Product product) {
  std::string list;
  for (const KnownRelease& known : schemas::releases_of(product)) {
    if (!list.empty()) list += ", ";
    list += known.version;
  }
  return list;
}

// Flags beat what the file says of itself, and that beats pyat.yml.
Given choose(const Given& first, std::string_view modeline, const Given& last) {
  if (!first.value.empty()) return first;
  if (!modeline.empty()) return {std::string(modeline), "modeline"};
  return last;
}

// The modeline is shown when it is to blame.
void point_at(const Given& said, const std::optional<Modeline>& modeline, FileReport& report) {
  if (said.source != "modeline" || !modeline) return;
  report.diagnostics.back().range = {{modeline->line, 1}, {modeline->line, 1}};
}

// The product by what somebody said, else by the name of the file, else by its content.
std::optional<Product> choose_product(const Given& said, Source& source, FileReport& report) {
  if (!said.value.empty()) {
    report.product_source = said.source;
    return schemas::product_from(said.value);
  }
  if (const auto product = product_of_name(report.path)) {
    report.product_source = guessed_by_name;
    return product;
  }
  if (const auto product = product_of_folder(report.path)) {
    report.product_source = guessed_by_folder;
    return product;
  }
  report.product_source = guessed_by_content;
  return product_of_content(source.parsed(yaml::Dialect::v2).root());
}

void refuse_product(const Given& said, FileReport& report) {
  if (said.value.empty()) {
    refuse(report, "wrong-file", "cannot tell whether this is a configuration of Mimir or of Tempo",
           "say which with --product mimir or --product tempo, or in the file: # pyat: mimir");
  } else {
    refuse(report, "wrong-file", "unknown product \"" + said.value + "\" (" + said.source + ")", "known: mimir, tempo");
  }
}

// Something else altogether? Asked only where nobody said what the file is.
bool refuse_foreign(const yaml::Document& document, FileReport& report) {
  const std::string_view kind = other_kind(document.root());
  if (kind.empty()) return false;
  report.product.clear();
  refuse(report, "wrong-file", "this is " + std::string(kind) + ", not a configuration of Mimir or Tempo",
         "if it is one all the same, say which with --product");
  return true;
}

}  // namespace

std::optional<KnownRelease> assume(Source& source, const Options& options, FileReport& report) {
  const auto modeline = find_modeline(source.text());
  const Given product_said = choose(options.product, modeline ? modeline->product : "", options.default_product);
  const bool guessing = product_said.value.empty();
  const auto product = choose_product(product_said, source, report);
  if (!product) {
    if (guessing && refuse_foreign(source.parsed(yaml::Dialect::v2), report)) return {};
    refuse_product(product_said, report);
    point_at(product_said, modeline, report);
    return {};
  }
  report.product = schemas::to_string(*product);

  const Given target_said =
      choose(options.target, modeline ? modeline->version : "", options.default_targets[schemas::index_of(*product)]);
  const bool newest = target_said.value.empty();
  const auto known = newest ? schemas::newest(*product) : schemas::find_release(*product, target_said.value);
  report.version = newest ? known->version : target_said.value;
  report.version_source = newest ? "default" : target_said.source;
  if (!known) {
    refuse(report, "wrong-file",
           "unknown release " + target_said.value + " of " + std::string(schemas::display_name(*product)) + " (" +
               target_said.source + ")",
           "known: " + known_versions(*product));
    point_at(target_said, modeline, report);
    return {};
  }
  report.version = known->version;
  if (!guessing) return known;
  // A file that is named for its server may have picked up a section of another one.
  const yaml::Document& document = source.parsed(decode::dialect_of(known->release));
  const bool trusted = report.product_source == guessed_by_name && is_mostly_known(document.root(), known->root);
  if (!trusted && refuse_foreign(document, report)) return {};
  return known;
}

}  // namespace pyat::lint
