// Releases that the user has imported: FOLDER/PRODUCT/RELEASE.json. Nothing of it is read until a release is asked for
// that is not compiled in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"
#include "schema_io/schema_file.hpp"
#include "schemas/catalog.hpp"

namespace pyat::cmd {

void add_schemas_option(std::vector<Option>& options, std::string& folder);

// What --schemas says, or else the folder of the user; empty when nobody knows one.
std::string schemas_folder(const std::string& given, const Context& context);

std::string schema_path(const std::string& folder, schemas::Product product, std::string_view version);

struct UserSchema {
  std::string path{};
  std::string version{};  // by the name of the file
  schema_io::SchemaFile file{};
};
// All that are there, oldest first. `file.problem` says why one is not used.
std::vector<UserSchema> user_schemas(const std::string& folder, schemas::Product product, Context& context);

// Looks for a release in the folder, if it is not known; "3.1" asks for all of that line. False when it is still not
// known. A file that is there but cannot be used is a UsageError.
bool learn_release(const std::string& folder, schemas::Product product, std::string_view version, Context& context);

}  // namespace pyat::cmd
