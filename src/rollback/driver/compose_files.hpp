// The Compose files of a generation, as copies that Compose can be run on whatever is on the disk now. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollback/driver/compose_tool.hpp"
#include "rollback/driver/driver.hpp"
#include "util/durable_files.hpp"
#include "util/process.hpp"

namespace pyat::rollback {

// What pyat writes onto each container that it starts.
inline constexpr std::string_view generation_label = "pyat.rollback.generation";
inline constexpr std::string_view service_label = "pyat.rollback.service";

// SHA-256 of all that a generation says of a service, its mounted files and the Compose files included: where it is the
// same in two generations, it is the same service.
std::string definition_of(const Generation& generation, const Service& service);

struct Copy {
  std::string path{};  // absolute, below the folder of the copies
  std::string text{};
};

struct Copies {
  std::vector<Copy> files{};
  ComposeProject project{};        // with the paths of the copies
  util::EnvironmentList dotenv{};  // what its .env sets
  std::string problem{}, next{};   // why it cannot be made; then nothing else is set
};

// Copies of all Compose and environment files, with the paths between them changed to those of the copies; those of
// mounts stay. A last file of Compose pins each service to the image that it ran, and puts pyat's labels onto it.
Copies make_copies(const Material& material, const std::string& folder, const util::EnvironmentList& environment,
                   bool is_v2);

// All files below that folder, which hold secrets in clear; folders stay. Only for the one who holds the lock of the
// stack: nobody else uses them then. Returns an empty text, or what could not be removed.
std::string remove_copies(util::DurableFiles& files, const std::string& folder);

}  // namespace pyat::rollback
