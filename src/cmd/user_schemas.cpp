#include "cmd/user_schemas.hpp"

#include <algorithm>

#include "cmd/usage_error.hpp"
#include "schemas/extend.hpp"

namespace pyat::cmd {
namespace {

using schemas::Product;

constexpr std::size_t max_schema_size = 16 * 1024 * 1024;
constexpr std::string_view extension = ".json";

std::string product_folder(const std::string& folder, Product product) {
  return folder + "/" + std::string(schemas::to_string(product));
}

// The versions that the names of the files in the folder say.
std::vector<std::string> versions_in(const std::string& folder, Context& context) {
  std::vector<std::string> versions{};
  if (context.files.kind(folder) != util::FileKind::folder) return versions;
  for (const util::FolderEntry& entry : context.files.list(folder).entries) {
    if (entry.is_folder || !entry.name.ends_with(extension)) continue;
    versions.push_back(entry.name.substr(0, entry.name.size() - extension.size()));
    if (!schemas::is_version(versions.back())) versions.pop_back();
  }
  return versions;
}

UserSchema load(const std::string& folder, Product product, const std::string& version, Context& context) {
  UserSchema schema{.path = schema_path(folder, product, version), .version = version};
  const util::ReadResult read = context.files.read(schema.path, max_schema_size);
  if (!read.problem.empty()) {
    schema.file.problem = read.problem;
    return schema;
  }
  schema.file = schema_io::read_schema(read.text);
  if (!schema.file.problem.empty()) return schema;
  if (schema.file.header.product != product || schema.file.header.release != version) {
    schema.file.problem = "it is the schema of " + std::string(schemas::display_name(schema.file.header.product)) +
                          " " + schema.file.header.release;
  }
  return schema;
}

void learn(const std::string& folder, Product product, const std::string& version, Context& context) {
  const UserSchema schema = load(folder, product, version, context);
  if (!schema.file.problem.empty()) {
    throw UsageError("cannot use " + schema.path + ": " + schema.file.problem, "import it again, with --force");
  }
  schemas::extend(product, version, schema.file.root);
}

}  // namespace

void add_schemas_option(std::vector<Option>& options, std::string& folder) {
  options.push_back({.names = "--schemas",
                     .value = "FOLDER",
                     .help = "Where imported releases are; without it, the user's data folder",
                     .target = &folder});
}

std::string schemas_folder(const std::string& given, const Context& context) {
  if (!given.empty()) return given;
  const auto variable = [&](const char* name) { return context.env(name).value_or(""); };
  if (const std::string data = variable("XDG_DATA_HOME"); data.starts_with('/')) return data + "/pyat/schemas";
  const std::string home = variable("HOME");
  return home.empty() ? std::string{} : home + "/.local/share/pyat/schemas";
}

std::string schema_path(const std::string& folder, Product product, std::string_view version) {
  return product_folder(folder, product) + "/" + std::string(version) + std::string(extension);
}

std::vector<UserSchema> user_schemas(const std::string& folder, Product product, Context& context) {
  std::vector<UserSchema> found{};
  if (folder.empty()) return found;
  for (const std::string& version : versions_in(product_folder(folder, product), context)) {
    found.push_back(load(folder, product, version, context));
  }
  std::sort(found.begin(), found.end(), [&](const UserSchema& a, const UserSchema& b) {
    return schemas::is_older(schemas::parse_version(product, a.version), schemas::parse_version(product, b.version));
  });
  return found;
}

bool learn_release(const std::string& folder, Product product, std::string_view version, Context& context) {
  if (schemas::find_release(product, version)) return true;
  if (folder.empty()) return false;
  if (version.starts_with('v')) version.remove_prefix(1);
  if (schemas::is_version(version)) {
    const std::string path = schema_path(folder, product, version);
    if (context.files.kind(path) == util::FileKind::missing) return false;
    learn(folder, product, std::string(version), context);
  } else {
    for (const std::string& each : versions_in(product_folder(folder, product), context)) {
      if (each.starts_with(std::string(version) + ".")) learn(folder, product, each, context);
    }
  }
  return schemas::find_release(product, version).has_value();
}

}  // namespace pyat::cmd
