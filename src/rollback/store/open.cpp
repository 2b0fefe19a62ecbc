// Whether there is a store, whose it is, and whether the key is its own.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "rollback/store/manifest.hpp"
#include "rollback/store/names.hpp"
#include "rollback/store/store.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_facts = 64 * 1024;
constexpr const char* snapshot_command = "pyat rollback snapshot";
constexpr const char* name_key = "name the right one: --key-file FILE, or rollback: key_file: in pyat.yml";

// As Compose has the names of projects, and capital letters, too: it becomes a folder.
bool is_stack_name(string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  };
  return !name.empty() && name.front() != '.' && name.front() != '-' && std::ranges::all_of(name, is_plain);
}

bool is_below(const string& path, const string& folder) {
  const auto plain = [](const string& name) { return std::filesystem::path(name).lexically_normal().string(); };
  const string above = plain(folder);
  return plain(path).starts_with(above.ends_with('/') ? above : above + '/');
}

class Opener {
 public:
  Opener(util::DurableFiles& files, const StorePlace& place, Purpose purpose, const Random& random)
      : files_(files), place_(place), purpose_(purpose), random_(random) {}

  Opened run() {
    if (!check_place() || !look() || !find_key() || !check_key() || !make()) return std::move(opened_);
    opened_.store = std::make_unique<Store>(files_, place_, key_);
    return std::move(opened_);
  }

 private:
  bool refuse(string words, string next, string state = "nothing was read or written") {
    opened_.problem = {.words = std::move(words), .state = std::move(state), .next = std::move(next)};
    return false;
  }
  bool refuse_as_empty() {
    opened_.is_empty = true;
    return refuse(
        fmt::format("no generation of the stack {} was taken yet: there is none in {}", place_.stack, place_.folder()),
        fmt::format("take one: {}; or say where they are: --state FOLDER", snapshot_command), "nothing was changed");
  }

  bool check_place() {
    if (!is_stack_name(place_.stack)) {
      return refuse(
          fmt::format("\"{}\" is no name of a stack: letters, digits, '_', '-' and '.' were expected", place_.stack),
          "name the Compose project otherwise: name: in the Compose file");
    }
    if (place_.key_file.empty()) {
      return refuse("nobody says where the key is: HOME is not set either", "--key-file FILE");
    }
    if (is_below(place_.key_file, place_.state_folder)) {
      return refuse(fmt::format("the key {} is inside of the state folder {}, which it is to protect", place_.key_file,
                                place_.state_folder),
                    "move it elsewhere, and say where: --key-file FILE");
    }
    return true;
  }

  // What is there already.
  bool look() {
    const util::FileFacts folder = files_.facts(place_.folder());
    if (!folder.problem.empty()) {
      return refuse(fmt::format("cannot read {}: {}", place_.folder(), folder.problem),
                    "make it readable to this user");
    }
    if (folder.kind == util::FileKind::missing) return purpose_ == Purpose::take || refuse_as_empty();
    if (folder.kind != util::FileKind::folder) {
      return refuse(fmt::format("{} is no folder", place_.folder()),
                    "say where generations are to be kept: --state FOLDER");
    }
    const string generations = place_.folder() + "/generations";
    if (files_.facts(generations).kind != util::FileKind::missing) {
      const util::FolderResult found = files_.list(generations);
      if (!found.problem.empty()) {
        return refuse(fmt::format("cannot read {}: {}", generations, found.problem), "make it readable to this user");
      }
      for (const util::FolderEntry& entry : found.entries) {
        if (number_of(entry.name)) ++count_;
      }
    }
    return read_facts();
  }

  bool read_facts() {
    const string path = facts_path();
    if (const util::FileFacts facts = files_.facts(path);
        facts.kind == util::FileKind::missing && facts.problem.empty()) {
      if (count_ > 0)
        opened_.notes.push_back(fmt::format("{} is missing: each generation is checked on its own", path));
      return true;
    }
    const util::ReadResult text = files_.read(path, most_facts);
    if (!text.problem.empty()) {
      return refuse(fmt::format("cannot read {}: {}", path, text.problem), "make it readable to this user");
    }
    ReadStoreFacts read = read_store_facts(text.text);
    if (read.is_foreign) {
      return refuse(fmt::format("{} {}", path, read.problem), "pyat --version, and that of the others who use it");
    }
    if (!read.facts) {
      is_damaged_ = true;  // by the crash of the first snapshot, where nothing was kept yet
      if (count_ == 0) return true;
      return refuse(fmt::format("{} {}", path, read.problem),
                    fmt::format("move it away: each generation is checked on its own, too: mv {0} {0}.damaged", path));
    }
    if (read.facts->stack != place_.stack) {
      return refuse(
          fmt::format("{} says that this is kept for the stack {}, not for {}", path, read.facts->stack, place_.stack),
          "say where those of this stack are: --state FOLDER");
    }
    facts_ = std::move(read.facts);
    return true;
  }

  bool find_key() {
    KeyResult key = read_key(files_, place_.key_file);
    const bool is_new = !facts_ && count_ == 0;
    if (key.is_missing && is_new && purpose_ == Purpose::read) return refuse_as_empty();
    if (key.is_missing && !is_new) {
      return refuse(fmt::format("there is no key {}: without it, what was kept in {} cannot be read", place_.key_file,
                                place_.folder()),
                    fmt::format("put it back from where it was copied to, or {}. What ran is in {}/generations, "
                                "without the contents of files. To begin anew: --state FOLDER",
                                name_key, place_.folder()));
    }
    if (key.is_missing) {
      key = make_key(files_, place_.key_file, random_);
      if (!key.problem.is_there()) {
        opened_.notes.push_back(
            fmt::format("the key {} was made: keep a copy of it elsewhere, as nothing can be put back without it",
                        place_.key_file));
      }
    }
    opened_.problem = std::move(key.problem);
    key_ = std::move(key.bytes);
    return !opened_.problem.is_there();
  }

  bool check_key() {
    if (!facts_) return true;
    const string id = Vault(key_).key_id();
    if (id == facts_->key_id) return true;
    return refuse(fmt::format("the key {} ({}) is not the one that {} is kept with ({})", place_.key_file, id,
                              place_.folder(), facts_->key_id),
                  name_key);
  }

  // Folders first: what is inside of them, others may make meanwhile.
  bool make() {
    if (purpose_ == Purpose::read) return true;
    constexpr std::array<string_view, 3> folders = {"objects", "generations", "verdicts"};
    for (const string_view name : folders) {
      const string path = place_.folder() + '/' + string(name);
      if (const string problem = files_.make_folder(path, private_folder); !problem.empty()) {
        return not_written(path, problem);
      }
    }
    if (facts_) return true;
    const string text = to_text(StoreFacts{.stack = place_.stack, .key_id = Vault(key_).key_id()});
    const string problem = is_damaged_ ? files_.put(facts_path(), text, {.mode = private_file})
                                       : files_.create(facts_path(), text, private_file);
    if (problem.empty()) return true;
    if (is_damaged_ || files_.facts(facts_path()).kind == util::FileKind::missing) {
      return not_written(facts_path(), problem);
    }
    return read_facts() && check_key();  // another process has been faster
  }

  bool not_written(const string& path, const string& problem) {
    return refuse(
        fmt::format("cannot write {}: {}", path, problem),
        fmt::format("mend that, or say where generations are to be kept (--state FOLDER), then: {}", snapshot_command),
        "no generation was taken; those before are as they were");
  }

  string facts_path() const { return place_.folder() + "/store.json"; }

  util::DurableFiles& files_;
  const StorePlace& place_;
  Purpose purpose_;
  const Random& random_;
  Opened opened_{};
  std::uint64_t count_ = 0;  // manifests, whole or not
  bool is_damaged_ = false;
  std::optional<StoreFacts> facts_{};
  string key_{};
};

}  // namespace

Opened open_store(util::DurableFiles& files, const StorePlace& place, Purpose purpose, const Random& random) {
  return Opener(files, place, purpose, random).run();
}

}  // namespace pyat::rollback
