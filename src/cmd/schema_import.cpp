#include <memory>
#include <string>
#include <vector>

#include "cmd/schema.hpp"
#include "cmd/schema_options.hpp"
#include "cmd/usage_error.hpp"
#include "cmd/user_schemas.hpp"
#include "reference/fields.hpp"
#include "schema_io/reference.hpp"
#include "schema_io/schema_file.hpp"
#include "schemas/extend.hpp"

namespace pyat::cmd {
namespace {

using schema_io::SourceKind;
using schemas::KnownRelease;
using schemas::Product;

constexpr std::size_t max_source_size = 16 * 1024 * 1024;

struct ImportOptions {
  std::string file{};
  Setting product{};
  std::string version{};
  std::string schemas{};
  bool force = false;
};

std::string name_of(const KnownRelease& known) {
  return std::string(schemas::display_name(known.release.product)) + " " + std::string(known.version);
}

std::string read(const ImportOptions& options, Context& context) {
  if (options.file.empty()) throw UsageError("name the file to import", "- is standard input");
  util::ReadResult result = options.file == "-" ? context.files.read_stdin(max_source_size)
                                                : context.files.read(options.file, max_source_size);
  if (!result.problem.empty()) throw UsageError("cannot read " + options.file + ": " + result.problem, result.remedy);
  return std::move(result.text);
}

[[noreturn]] void refuse(const ImportOptions& options, const std::string& problem, std::string hint = {}) {
  throw UsageError("cannot import " + options.file + ": " + problem, std::move(hint));
}

// What each form of file is of. A schema says it itself.
void check_product(const ImportOptions& options, SourceKind kind, Product product) {
  if (kind == SourceKind::unknown) {
    refuse(options, "this is none of the references that pyat reads",
           "Mimir: cmd/mimir/config-descriptor.json; Tempo: docs/sources/tempo/configuration/manifest.md");
  }
  if (kind == SourceKind::descriptor && product != Product::mimir) {
    refuse(options, "config-descriptor.json is of Mimir", "for Tempo, take manifest.md");
  }
  if (kind == SourceKind::manifest && product != Product::tempo) {
    refuse(options, "this is neither JSON nor a reference of Mimir", "for Mimir, take config-descriptor.json");
  }
}

schema_io::SchemaFile interpret(const std::string& text, const ImportOptions& options, Product product) {
  const SourceKind kind = schema_io::kind_of_source(text);
  check_product(options, kind, product);
  schema_io::SchemaFile file{};
  if (kind == SourceKind::schema) {
    file = schema_io::read_schema(text);
    if (file.problem.empty() && file.header.product != product) {
      file.problem = "it is a schema of " + std::string(schemas::display_name(file.header.product));
    }
    if (file.header.source.empty()) {
      file.header.source = "pyat schema export of " + file.header.release;
      file.header.nearest = file.header.release;
    }
  } else {
    const KnownRelease near = schemas::nearest_release(product, schemas::parse_version(product, options.version));
    const auto read = kind == SourceKind::descriptor ? schema_io::read_descriptor : schema_io::read_manifest;
    schema_io::Reference reference = read(text, schemas::tree_of(near.root), near.version);
    file.root = std::move(reference.root);
    file.problem = std::move(reference.problem);
    file.header.source = kind == SourceKind::descriptor ? "config-descriptor.json" : "manifest.md";
    file.header.nearest = near.version;
    file.header.notes = std::move(reference.notes);
  }
  if (!file.problem.empty()) refuse(options, file.problem, "nothing was changed");
  file.header.product = product;
  file.header.release = options.version;
  file.header.versions = {options.version};
  return file;
}

std::string target_path(const ImportOptions& options, Product product, Context& context) {
  const std::string folder = schemas_folder(options.schemas, context);
  if (folder.empty()) throw UsageError("there is no folder to keep it in", "name one with --schemas");
  const std::string path = schema_path(folder, product, options.version);
  if (!options.force && context.files.kind(path) != util::FileKind::missing) {
    throw UsageError("imported already: " + path, "--force replaces it");
  }
  return path;
}

void store(const std::string& path, const std::string& text, Context& context) {
  std::string problem = context.files.make_folder(path.substr(0, path.rfind('/')));
  if (problem.empty()) problem = context.files.write(path, text);
  if (!problem.empty()) throw UsageError("cannot write " + path + ": " + problem);
}

ExitCode run_import(ImportOptions options, Context& context) {
  if (options.product.value.empty()) throw UsageError("say of which server", "--product mimir or --product tempo");
  if (options.version.starts_with('v')) options.version.erase(0, 1);
  if (!schemas::is_version(options.version)) {
    throw UsageError(
        options.version.empty() ? "say which release it is" : "--as: '" + options.version + "' is no release",
        "such as --as 3.1.0");
  }
  const Product product = *schemas::product_from(options.product.value);
  if (schemas::find_release(product, options.version)) {
    throw UsageError("--as: " + std::string(schemas::display_name(product)) + " " + options.version + " is built in");
  }
  const std::string path = target_path(options, product, context);
  const schema_io::SchemaFile file = interpret(read(options, context), options, product);
  const std::string text = schema_io::write_schema(file.header, file.root);
  // What could not be read again must not be in the way of later runs.
  if (const std::string problem = schema_io::read_schema(text).problem; !problem.empty()) refuse(options, problem);
  store(path, text, context);
  const KnownRelease known = schemas::extend(product, options.version, file.root);
  context.out.write(name_of(known) + " is known now: " + std::to_string(reference::count_fields(known.root)) +
                    " fields, in " + path + "\n");
  for (const std::string& note : file.header.notes) context.out.write("  * " + note + "\n");
  if (!file.header.notes.empty()) {
    context.out.write("What is new: pyat schema diff " + file.header.nearest + " " + options.version + " --product " +
                      std::string(schemas::to_string(product)) + "\n");
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_schema_import(std::vector<Option>& options) {
  auto import = std::make_shared<ImportOptions>();
  options.push_back({.names = "FILE",
                     .help = "config-descriptor.json of Mimir, manifest.md of Tempo, or an exported schema",
                     .target = &import->file});
  add_product_option(options, import->product, "The server that the file is of; there is no default");
  options.push_back({.names = "--as",
                     .value = "RELEASE",
                     .help = "The release that the file is of, such as 3.1.0",
                     .target = &import->version,
                     .asks = true});
  options.push_back({.names = "--force",
                     .help = "Replace what was imported for this release before",
                     .target = &import->force,
                     .asks = true});
  add_schemas_option(options, import->schemas);
  return [import](Context& context) { return run_import(*import, context); };
}

}  // namespace pyat::cmd
