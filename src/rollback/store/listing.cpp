// What a store holds: all that can be read, and what is wrong with the rest.
#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "rollback/store/manifest.hpp"
#include "rollback/store/names.hpp"
#include "rollback/store/store.hpp"

namespace pyat::rollback {
namespace {

using std::string;

class Lister {
 public:
  Lister(util::DurableFiles& files, const StorePlace& place, const Vault& vault)
      : files_(files), vault_(vault), place_(place) {}

  Listing run() {
    const auto manifests = names_in("generations");
    const auto verdicts = names_in("verdicts");
    if (listing_.problem.is_there()) return std::move(listing_);
    std::map<std::uint64_t, Entry> entries{};
    for (const string& name : manifests) take_manifest(name, entries);
    note_gaps(entries);
    for (const string& name : verdicts) take_verdict_name(name, entries);
    for (auto& [number, entry] : entries) {
      read_verdicts(entry);
      listing_.entries.push_back(std::move(entry));
    }
    note_orphans();
    return std::move(listing_);
  }

 private:
  std::vector<string> names_in(const string& folder) {
    const string path = place_.folder() + '/' + folder;
    if (const util::FileFacts facts = files_.facts(path);
        facts.kind == util::FileKind::missing && facts.problem.empty()) {
      return {};
    }
    const util::FolderResult found = files_.list(path);
    if (!found.problem.empty()) {
      listing_.problem = {.words = fmt::format("cannot read {}: {}", path, found.problem),
                          .state = "nothing was changed",
                          .next = "make it readable to this user"};
    }
    std::vector<string> names{};
    for (const util::FolderEntry& entry : found.entries) {
      if (!is_leftover(entry.name)) names.push_back(entry.name);
    }
    return names;
  }

  void note_foreign(const string& path) {
    listing_.notes.push_back(fmt::format("{} is not of pyat: it is left alone", path));
  }

  void take_manifest(const string& name, std::map<std::uint64_t, Entry>& entries) {
    const string path = place_.folder() + "/generations/" + name;
    const auto number = number_of(name);
    if (!number) return note_foreign(path);
    Entry& entry = entries[*number];
    entry.number = *number;
    const util::ReadResult text = files_.read(path, most_manifest);
    if (!text.problem.empty()) {
      entry.damage = fmt::format("cannot read {}: {}", path, text.problem);
      return;
    }
    ReadGeneration read = read_generation(text.text, vault_);
    if (!read.generation) {
      entry.damage = fmt::format("{} {}", path, read.problem);
    } else if (read.generation->number != *number) {
      entry.damage =
          fmt::format("{} is generation {} under another name: it is refused", path, read.generation->number);
    } else if (read.generation->stack != place_.stack) {
      entry.damage = fmt::format("{} is of the stack {}: it is refused", path, read.generation->stack);
    } else {
      entry.generation = std::move(read.generation);
    }
  }

  // Numbers are taken one after the other: where one is missing, somebody has removed it.
  void note_gaps(const std::map<std::uint64_t, Entry>& entries) {
    std::uint64_t expected = 1;
    for (const auto& [number, entry] : entries) {
      if (number > expected) {
        const string missing = number - 1 == expected ? fmt::format("generation {} is", expected)
                                                      : fmt::format("generations {} to {} are", expected, number - 1);
        listing_.notes.push_back(fmt::format("{} missing from {}: not removed by pyat", missing, place_.folder()));
      }
      expected = number + 1;
    }
  }

  void take_verdict_name(const string& name, const std::map<std::uint64_t, Entry>& entries) {
    const string path = place_.folder() + "/verdicts/" + name;
    const auto verdict = verdict_name_from(name);
    if (!verdict) return note_foreign(path);
    if (entries.contains(verdict->generation)) {
      verdicts_[verdict->generation].insert(verdict->index);
    } else {
      listing_.notes.push_back(fmt::format("{} is of a generation that is missing", path));
    }
  }

  void read_verdicts(Entry& entry) {
    std::uint64_t expected = 1;
    for (const std::uint64_t index : verdicts_[entry.number]) {
      const string path = place_.folder() + "/verdicts/" + to_text(VerdictName{entry.number, index});
      if (index != expected) damage(entry, fmt::format("the verdict before {} is missing", path));
      expected = index + 1;
      read_verdict_of(entry, path);
    }
    entry.standing = standing_of(entry.verdicts);
    // What cannot be read may have been the bad one.
    if (!entry.verdicts_damage.empty()) entry.standing = {.words = entry.verdicts_damage};
  }

  void read_verdict_of(Entry& entry, const string& path) {
    const util::ReadResult text = files_.read(path, most_manifest);
    if (!text.problem.empty()) return damage(entry, fmt::format("cannot read {}: {}", path, text.problem));
    ReadVerdict read = read_verdict(text.text, vault_);
    if (!read.verdict) return damage(entry, fmt::format("{} {}", path, read.problem));
    if (!entry.generation) return;
    if (read.verdict->generation != entry.number || read.verdict->digest != entry.generation->digest) {
      return damage(entry, fmt::format("{} is of another generation: it is refused", path));
    }
    entry.verdicts.push_back(std::move(*read.verdict));
  }

  static void damage(Entry& entry, string words) {
    if (entry.verdicts_damage.empty()) entry.verdicts_damage = std::move(words);
  }

  // A snapshot that was cut off leaves contents behind. Of what cannot be read, nobody knows what it names.
  void note_orphans() {
    std::set<string> named{};
    for (const Entry& entry : listing_.entries) {
      if (!entry.generation) return;
      for (const File& file : entry.generation->files) named.insert(file.digest);
    }
    std::size_t orphans = 0;
    for (const string& name : names_in("objects")) {
      if (!named.contains(name)) ++orphans;
    }
    if (orphans == 0) return;
    listing_.notes.push_back(fmt::format("{} in {}/objects belong{} to no generation: a snapshot was cut off",
                                         orphans == 1 ? "a content" : std::to_string(orphans) + " contents",
                                         place_.folder(), orphans == 1 ? "s" : ""));
  }

  util::DurableFiles& files_;
  const Vault& vault_;
  const StorePlace& place_;
  std::map<std::uint64_t, std::set<std::uint64_t>> verdicts_{};  // their indices, by generation
  Listing listing_{};
};

}  // namespace

Listing Store::list() { return Lister(files_, place_, vault_).run(); }

}  // namespace pyat::rollback
