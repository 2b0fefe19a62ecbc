// A generation: all that defines a stack at one time. It is never changed; its name is made of its content.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::rollback {

// What a file is to the stack. Those of applications are put back too, after the stack has been switched.
// A secret is configuration whose lines nobody is shown.
enum class Role : std::uint8_t { compose, environment, configuration, application, secret };

std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view name);

struct File {
  std::string path{};  // absolute
  Role role = Role::configuration;
  std::string used_by{};   // "mimir: /etc/mimir/mimir.yml", "env_file of grafana"; several with "; "
  std::string digest{};    // of its content, with the key of the store: it tells nothing to others
  std::string link{};      // a symbolic link is put back as the link that it was; it has no digest, size, mode, owner
  std::uint64_t size = 0;  // bytes
  unsigned mode = 0, user = 0, group = 0;

  bool operator==(const File&) const = default;
};

struct Published {
  std::string host{};       // "0.0.0.0:8081"; empty: Docker chooses
  std::string container{};  // "8080/tcp"

  bool operator==(const Published&) const = default;
};

struct Mounted {
  std::string source{};  // an absolute path, or the name of a volume
  std::string target{};
  bool is_volume = false;

  bool operator==(const Mounted&) const = default;
};

struct Service {
  std::string name{};       // of Compose
  std::string container{};  // its name
  std::string kind{};       // "mimir"; empty: pyat does not know the image
  std::string release{};    // "2.10.3"; empty: nobody tells
  std::string image{};      // as the Compose file has it: "grafana/mimir:2.10.3"
  std::string image_id{};   // "sha256:…", what the container runs; empty: it was not running
  std::vector<std::string>
      command{};  // entrypoint and command of the Compose files, secrets masked; empty: the image's
  std::vector<Published> ports{};
  std::vector<Mounted> mounts{};
  // With digests of the values, made with the key of the store: a changed password is seen, and not told.
  std::vector<std::pair<std::string, std::string>> environment{};
  std::vector<std::string> needs{};  // services that it waits for
  std::string state{};               // "running (healthy)", "exited (0)", "absent"
  bool is_one_shot = false;          // ends when its work is done

  bool operator==(const Service&) const = default;
};

// What a release leaves on disk, which another one may not read: product, "blocks" or "WAL" …, "vParquet4".
struct Format {
  std::string product{}, what{}, written{};

  bool operator==(const Format&) const = default;
};

struct Generation {
  std::uint64_t number = 0;  // counts up, in the order in which they were taken
  std::string digest{};      // of all the rest, SHA-256 in hexadecimal digits; set by the store
  std::chrono::sys_seconds taken{};
  std::string label{};                       // given by --label; may be empty
  std::string stack{};                       // the Compose project
  std::string folder{};                      // absolute: where Compose runs
  std::vector<std::string> compose_files{};  // absolute, in their order
  std::vector<std::string> profiles{};
  std::vector<Service> services{};  // by name
  std::vector<File> files{};        // by path
  std::vector<Format> formats{};
  std::vector<std::string> notes{};  // what could not be taken in, and why
  std::string pyat{};                // the release that took it

  bool operator==(const Generation&) const = default;
};

// "12-9f86d081": what people call it. They may call it by its number, too.
std::string name_of(const Generation& generation);

// "9f86d081884c" of "sha256:9f86d081884c…", the id of an image: what people compare.
std::string short_id(std::string_view id);

// Null: it has none of that name, or of that path.
const Service* find_service(const Generation& generation, std::string_view name);
const File* find_file(const Generation& generation, std::string_view path);

// Where a symbolic link of a generation leads to, over further ones: the file itself where it is none. A link again
// where the generation has nothing behind it, or more than `most_links` in a row: they may form a circle.
inline constexpr unsigned most_links = 32;
const File& end_of_links(const Generation& generation, const File& file, unsigned most = most_links);

// Whether it has proven itself. A verdict belongs to the state that the stack was in, and says what had been checked.
enum class Outcome : std::uint8_t { good, bad, unknown };

std::string_view to_string(Outcome outcome);
std::optional<Outcome> outcome_from(std::string_view name);

struct Verdict {
  std::uint64_t generation = 0;
  std::string digest{};  // of the generation
  std::chrono::sys_seconds given{};
  std::string check{};  // "health", "smoke", "rollback"
  Outcome outcome = Outcome::unknown;
  std::string words{};  // "8 of 8 services are up"

  bool operator==(const Verdict&) const = default;
};

}  // namespace pyat::rollback
