// What a mount is to a container, by its paths alone.
#pragma once

#include <string>
#include <string_view>

#include "compose/project.hpp"

namespace pyat::rollback {

// Is it there on every machine, whatever runs on it? To put it back would harm others. What lies in the folder of the
// stack is of the stack, wherever that is: Portainer has its stacks in a volume, below /var/lib/docker.
bool is_part_of_machine(std::string_view source, std::string_view stack_folder);

// Why the source is no configuration, but what the server itself writes. Empty: it may be configuration.
std::string why_not_configuration(const compose::Mount& mount);

// Does a server make files or folders of that name in the folder of its data?
bool is_mark_of_data(std::string_view name);

}  // namespace pyat::rollback
