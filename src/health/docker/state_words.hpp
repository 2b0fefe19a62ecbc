// The state of a container in words.
#pragma once

#include <string>
#include <string_view>

#include "health/report.hpp"

namespace pyat::health {

// What an exit code says beside its number, as a clause: "killed from outside (SIGKILL)". Empty: the program's own.
std::string_view exit_code_words(int code);

// "exited with code 137: killed from outside (SIGKILL)".
std::string exit_text(const Container& container);

// "512 MiB", "1.5 GiB".
std::string size_text(std::uint64_t bytes);

// Why the engine could not start it, without the names of the programs that handed the message on.
std::string start_error(const Container& container);

// The command that shows the end of its log.
std::string logs_command(const Container& container);

// The command that starts it again, or makes it again as the Compose file has it now.
std::string restart_command(const Container& container);
std::string recreate_command(const Container& container);

}  // namespace pyat::health
