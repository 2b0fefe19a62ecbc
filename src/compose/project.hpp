// A stack as Compose files describe it, as far as pyat asks: what runs, what it is started with, and what reaches it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compose/interpolate.hpp"
#include "compose/reader.hpp"
#include "diag/diagnostic.hpp"
#include "diag/report.hpp"

namespace pyat::compose {

struct Port {
  std::string host_ip{};        // empty: all
  std::uint16_t host = 0;       // 0: Docker chooses one
  std::uint16_t container = 0;  // what it is published of
  std::string protocol{};       // "tcp", "udp"
};

struct Mount {
  std::string source{};  // a path on the host, or the name of a volume; empty when it has no file
  std::string target{};  // in the container
  bool is_path = false;  // `source` is a path, seen from where the Compose file's path is seen from
  bool is_read_only = false;
};

struct Variable {
  std::string name{};
  std::optional<std::string> value{};  // nothing: that of the environment is passed on
  std::string reference{};             // V where the value is nothing but ${V}, ${V:-default} …
};

struct Dependency {
  std::string service{};
  std::string condition{};  // service_started, service_healthy, service_completed_successfully
  bool is_required = true;
};

struct Service {
  std::string name{};
  std::string image{};
  std::string unset_in_image{};  // a variable in `image` that has no value here
  bool is_built = false;
  std::string container_name{};
  std::vector<std::string> command{};      // entrypoint and command, words as the program gets them
  std::vector<std::string> raw_command{};  // the same before variables were replaced
  std::vector<Variable> environment{};     // with what is in its env_file
  std::vector<std::string> env_files{};
  std::vector<Port> ports{};
  std::vector<Mount> mounts{};   // volumes and configs
  std::vector<Mount> secrets{};  // those that are files, and what they are in the container
  std::vector<Dependency> depends_on{};
  std::vector<std::string> healthcheck{};  // its test: CMD, curl, …
  std::string restart{};
  std::vector<std::string> profiles{};
  bool uses_host_network = false;
  std::string network_of{};  // the service whose network it shares, and whose ports therefore are its own
  bool has_no_replicas = false;
  bool is_active = true;  // none of its profiles is needed, or one is chosen
  std::size_t file = 0;   // of Project::files
  diag::Range where{};    // its name

  const Variable* variable(std::string_view variable_name) const;
};

struct Project {
  std::string name{};                // as Compose makes the names of containers with
  std::vector<std::string> files{};  // those that were given, then those that they include or extend
  std::vector<Service> services{};   // in the order of the files
  std::vector<UnsetVariable> unset{};

  const Service* find(std::string_view service) const;
};

// container_name, or what Compose v2 calls the first container of a service: project-service-1.
std::string container_of(const Project& project, const Service& service);

struct File {
  std::string path{};
  std::string text{};
};

// The text of a file that a Compose file names; nothing when it cannot be read.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;

struct Loaded {
  std::optional<Project> project{};         // set when no file has an error
  std::vector<diag::FileReport> reports{};  // those of the files that have problems
};

// The files of one stack, as docker compose -f A -f B merges them. `environment` knows the variables of the process and
// of the .env beside the first file; COMPOSE_PROFILES and COMPOSE_PROJECT_NAME are asked for, too. A project that
// nobody has named is called after `folder`, the name of the folder of the first file.
Loaded load_project(std::span<const File> files, std::string_view folder, const Environment& environment,
                    const ReadFile& read);

}  // namespace pyat::compose
