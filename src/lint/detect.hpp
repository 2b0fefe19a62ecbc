// Which server is this file for? Told from its name and its keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schemas/release.hpp"
#include "yaml/node.hpp"

namespace pyat::lint {

// By the name of the file, mimir.yml, or by that of its folder, tempo/config.yaml.
std::optional<schemas::Product> product_of_name(std::string_view path);
std::optional<schemas::Product> product_of_folder(std::string_view path);

// Are most of the document's sections those of this configuration?
bool is_mostly_known(const yaml::Node* root, std::uint32_t type_row);

// By the keys of the document that only one of the products has.
std::optional<schemas::Product> product_of_content(const yaml::Node* root);

// The name of what the document clearly is instead, "a Docker Compose file"; empty when it is nothing known.
std::string_view other_kind(const yaml::Node* root);

}  // namespace pyat::lint
