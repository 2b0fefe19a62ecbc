#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cmd/output_options.hpp"
#include "cmd/schema.hpp"
#include "cmd/schema_options.hpp"
#include "cmd/user_schemas.hpp"
#include "reference/fields.hpp"
#include "render/schema_reports.hpp"
#include "schemas/extend.hpp"

namespace pyat::cmd {
namespace {

using schemas::KnownRelease;
using schemas::Product;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct ListOptions {
  Setting product{};
  std::string schemas{};
  OutputOptions output{};
};

void add_built_in(Product product, std::vector<render::Tree>& trees) {
  const KnownRelease* before = nullptr;
  const std::vector<KnownRelease> releases = schemas::releases_of(product);
  for (const KnownRelease& known : releases) {
    if (known.imported) continue;
    if (before == nullptr || before->schema != known.schema) {
      trees.push_back({.product = product, .fields = reference::count_fields(known.root)});
    }
    trees.back().releases.emplace_back(known.version);
    before = &known;
  }
}

void add_imported(const std::string& folder, Product product, std::vector<render::Tree>& trees, Context& context) {
  for (UserSchema& schema : user_schemas(folder, product, context)) {
    render::Tree tree{.product = product, .releases = {schema.version}, .file = schema.path};
    tree.source = schema.file.header.source;
    tree.nearest = schema.file.header.nearest;
    tree.problem = schema.file.problem;
    if (tree.problem.empty() && schemas::find_release(product, schema.version)) {
      tree.problem = "this release is built in by now";
    }
    if (tree.problem.empty()) {
      tree.fields = reference::count_fields(schemas::extend(product, schema.version, schema.file.root).root);
    }
    trees.push_back(std::move(tree));
  }
}

ExitCode run_list(const ListOptions& list, Context& context) {
  const std::vector<Destination> wanted = destinations(list.output, formats);
  const std::string folder = schemas_folder(list.schemas, context);
  std::vector<render::Tree> trees{};
  for (const Product product : products_named(list.product)) {
    add_built_in(product, trees);
    add_imported(folder, product, trees, context);
  }
  const render::Style style{.color = wants_color(list.output, context), .width = context.width};
  deliver(wanted, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::schema_list_json(trees);
    return render::schema_list_text(trees, destination.file.empty() ? style : render::Style{});
  });
  return ExitCode::ok;
}

}  // namespace

Action setup_schema_list(std::vector<Option>& options) {
  auto list = std::make_shared<ListOptions>();
  add_product_option(options, list->product, "List the releases of one server only");
  add_schemas_option(options, list->schemas);
  add_output_options(options, list->output, formats, {});
  return [list](Context& context) { return run_list(*list, context); };
}

}  // namespace pyat::cmd
