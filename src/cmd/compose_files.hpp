// The Compose files of a stack: which ones, and what they say.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "compose/inventory.hpp"
#include "compose/project.hpp"

namespace pyat::cmd {

struct ComposeFiles {
  std::vector<std::string> paths{};  // those of one stack, in the order of docker compose -f
  std::string why{};                 // why these: "named by COMPOSE_FILE"; empty when they are the usual ones
};

// What docker compose knows of variables: those of the process first, then those of the .env beside the first file.
compose::Environment compose_environment(const std::string& first_file, Context& context);

// The files that docker compose would take in the current folder, or the only one with such a name. A UsageError when
// there is none, or when there are several and none of them is the first.
ComposeFiles find_compose_files(Context& context);

// The file that docker compose would take in the current folder; empty when there is none.
std::string usual_compose_file(Context& context);

// Reads and merges them, with the .env beside the first. Mistakes are in the reports; a file that cannot be read is a
// UsageError.
compose::Loaded load_compose(const std::vector<std::string>& paths, Context& context);

// For files that Compose files name.
compose::ReadFile file_reader(Context& context);

// What pyat.yml could say of the stack that these files describe. Warnings go to standard error; an error is shown
// there and is a UsageError, which begins with `consequence`: "nothing was written".
compose::Stack compose_stack(const std::vector<std::string>& paths, const std::string& consequence, Context& context);

}  // namespace pyat::cmd
