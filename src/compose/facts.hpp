// The facts of one service, each found on its own. They fill `found.service`, and say in `found.facts` where it is
// from, in `found.open` what could not be told.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compose/image.hpp"
#include "compose/inventory.hpp"
#include "compose/project.hpp"

namespace pyat::compose {

// The words of its command line; a script for a shell is taken apart, too.
std::vector<std::string> flat_words(const std::vector<std::string>& command);

// The value of -name=value, --name=value or -name value; empty for a flag alone; nothing when it is not there.
std::optional<std::string> flag_of(const std::vector<std::string>& words, std::string_view name);

// Where a path in the container is on the host; empty when it is not mounted from there.
std::string host_path_of(const Service& service, std::string_view path);

void find_image(const Service& service, Found& found);
void find_config(const Service& service, const Program* program, const ReadFile& read, Found& found);
// Needs kind and config.
void find_address(const Service& service, const Program* program, const ReadFile& read, Found& found);
// Needs kind and address.
void find_auth(const Service& service, Found& found);

}  // namespace pyat::compose
