#include <memory>
#include <string>
#include <vector>

#include "cmd/schema.hpp"
#include "cmd/schema_options.hpp"
#include "cmd/usage_error.hpp"
#include "cmd/user_schemas.hpp"
#include "schema_io/schema_file.hpp"

namespace pyat::cmd {
namespace {

using schemas::KnownRelease;

struct ExportOptions {
  Setting product{};
  Setting target{};
  std::string output{};
  std::string schemas{};
};

// All releases that have the same configuration.
std::vector<std::string> versions_like(const KnownRelease& known) {
  std::vector<std::string> versions{};
  for (const KnownRelease& each : schemas::releases_of(known.release.product)) {
    if (each.schema == known.schema) versions.emplace_back(each.version);
  }
  return versions;
}

std::string schema_of(const KnownRelease& known, const ExportOptions& options, Context& context) {
  schema_io::Header header{
      .product = known.release.product, .release = std::string(known.version), .versions = versions_like(known)};
  if (known.imported) {
    const std::string folder = schemas_folder(options.schemas, context);
    for (const UserSchema& schema : user_schemas(folder, known.release.product, context)) {
      if (schema.version == known.version) header = schema.file.header;
    }
  }
  return schema_io::write_schema(header, schemas::tree_of(known.root));
}

ExitCode run_export(const ExportOptions& options, Context& context) {
  if (options.product.value.empty()) throw UsageError("say of which server", "--product mimir or --product tempo");
  const auto releases = releases_named(options.product, options.target, options.schemas, context);
  const std::string text = schema_of(releases.front(), options, context);
  if (options.output.empty() || options.output == "-") {
    context.out.write(text);
  } else if (const std::string problem = context.files.write(options.output, text); !problem.empty()) {
    throw UsageError("cannot write " + options.output + ": " + problem);
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_schema_export(std::vector<Option>& options) {
  auto exported = std::make_shared<ExportOptions>();
  add_product_option(options, exported->product, "The server; there is no default");
  add_target_option(options, exported->target);
  options.push_back({.names = "-o,--output",
                     .value = "FILE",
                     .help = "Where to write it; without it, to standard output",
                     .target = &exported->output});
  add_schemas_option(options, exported->schemas);
  return [exported](Context& context) { return run_export(*exported, context); };
}

}  // namespace pyat::cmd
