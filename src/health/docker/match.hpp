// Which container is whose, and which containers are services that nobody has named.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "health/docker/engine.hpp"
#include "health/report.hpp"
#include "health/target.hpp"

namespace pyat::health {

// The container of a service: the one that Target::container names, else by the Compose service, the container's name,
// or the port that the service's address has on this machine. Where several are alike, one of the Compose project in
// `folder` (absolute) comes first, then one that runs, then the newest. nullptr: there is none; never one of another
// machine.
const Container* find_container(const Target& target, const EngineFacts& facts, std::string_view folder);

// EngineOptions::choose for these targets: their containers, and those that do not run and may be theirs.
std::vector<std::size_t> choose_containers(std::span<const Target> targets, const EngineFacts& facts,
                                           std::string_view folder);

// Is the host of an address this machine?
bool is_this_machine(std::string_view host);

// The same without pyat.yml: the containers of images that are of a known kind, and of those that only their
// inspection can name. Whether one that has ended should run, that will tell.
std::vector<std::size_t> choose_known_images(const EngineFacts& facts,
                                             std::string_view (*kind_of_image)(std::string_view image));

// Without pyat.yml: the containers of images that are of a known kind, as far as they run or are meant to.
// `kind_of_image` says of which kind an image is; empty: of none that is known.
std::vector<Target> containers_as_targets(const EngineFacts& facts,
                                          std::string_view (*kind_of_image)(std::string_view image));

}  // namespace pyat::health
