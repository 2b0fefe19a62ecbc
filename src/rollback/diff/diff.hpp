// What differs between two generations, as data. Values of variables are in neither, and secrets in no line of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"
#include "util/files.hpp"

namespace pyat::rollback {

enum class Change : std::uint8_t { added, removed, changed };

struct Changed {
  std::string before{}, after{};
};

// One of several: a port, a mount, a variable, which "changed" says to have another value.
struct Item {
  Change change = Change::changed;
  std::string text{};

  bool operator==(const Item&) const = default;
};

struct ServiceChange {
  std::string name{};
  std::string kind{};
  Change change = Change::changed;
  std::optional<Changed> image{};     // the name
  std::optional<Changed> image_id{};  // alone: the same name means another image by now
  std::optional<Changed> release{};
  std::optional<Changed> container{};
  std::optional<Changed> command{};   // words, quoted as for a shell
  std::optional<Changed> one_shot{};  // "yes", "no"
  std::vector<Item> ports{};          // "0.0.0.0:8081->8080/tcp"
  std::vector<Item> mounts{};         // "/srv/mimir.yml:/etc/mimir.yml"
  std::vector<Item> environment{};    // names
  std::vector<Item> needs{};
};

enum class Mark : std::uint8_t { kept, removed, added };

struct HunkLine {
  Mark mark = Mark::kept;
  std::string text{};      // with its line feed, as far as it has one; secrets masked
  bool is_masked = false;  // a line removed and one added may look alike then, and are not
};

// Lines counted from 1; of no lines, the line before them, as `diff -u` has it.
struct Hunk {
  std::size_t old_first = 0, old_count = 0;
  std::size_t new_first = 0, new_count = 0;
  std::vector<HunkLine> lines{};
};

struct FileChange {
  std::string path{};
  Role role = Role::configuration;
  std::string used_by{};
  Change change = Change::changed;
  bool has_other_content = false;
  std::vector<Hunk> hunks{};
  std::size_t lines_added = 0, lines_removed = 0;
  std::string hidden{};            // why there are no hunks of another content: "it is a secret"
  std::vector<Item> variables{};   // of an environment file: names
  std::optional<Changed> mode{};   // "0644"
  std::optional<Changed> owner{};  // "1000:1000"
  std::optional<Changed> link{};   // what the symbolic link names; empty: it is a file
};

struct StateChange {
  std::string service{};
  Changed state{};
};

struct Difference {
  std::optional<Changed> stack{}, folder{};
  std::vector<Item> compose_files{}, profiles{};
  std::vector<ServiceChange> services{};  // by name
  std::vector<FileChange> files{};        // by path
  std::vector<Item> formats{};            // "tempo blocks vParquet4"
  std::vector<StateChange> states{};      // what containers did at the time; no difference of the generations
  std::vector<std::string> notes{};       // what could not be compared, and why

  // Putting the one in the place of the other changes nothing.
  bool is_empty() const;
};

// The content of a file, from the store.
using ContentOf = std::function<util::ReadResult(const File& file)>;

Difference diff(const Generation& before, const Generation& after, const ContentOf& content);

}  // namespace pyat::rollback
