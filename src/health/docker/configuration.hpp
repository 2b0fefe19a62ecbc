// The configuration file of a service: where it is on this machine, and what the linter says of it.
#pragma once

#include <optional>
#include <string>

#include "diag/report.hpp"
#include "health/docker/diagnose.hpp"
#include "health/report.hpp"
#include "schemas/release.hpp"
#include "util/files.hpp"

namespace pyat::health {

struct ConfigFile {
  std::string path{};       // as it is shown: relative where it lies below the current folder
  bool expand_env = false;  // the server replaces ${VARIABLE}
};

// The file that the container has mounted at the path of its -config.file, else at `told` (the path that the server's
// log names; may be empty), else the one that the service is said to have. nullopt: none of them is here.
std::optional<ConfigFile> find_config(const Service& service, const std::string& told, util::Files& files,
                                      const std::string& folder);

// Which release the file is for: that of the image, else the one that answers, else the expected one. Empty: none of
// those is known.
std::string release_of(const Service& service);

// The file, linted for that release. nullopt where it cannot be read, or pyat does not know the release.
std::optional<diag::FileReport> lint_config(schemas::Product product, const std::string& release,
                                            const ConfigFile& config, util::Files& files,
                                            const Surroundings& surroundings);

}  // namespace pyat::health
