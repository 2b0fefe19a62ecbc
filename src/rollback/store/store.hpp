// Where generations are kept: below the state folder, in one folder for each stack.
//
//   store.json         whose stack it is, and which key it is kept with
//   objects/DIGEST     contents of files, sealed, each once
//   generations/N.json what a generation is made of; N counts up, and is taken by making the file
//   verdicts/N.I.json  the I-th verdict of generation N
//
// Each file is written once, in one step, the manifest of a generation after all that it names: whatever cuts this off
// leaves whole generations, and contents that none names. Nothing is ever changed or removed.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"
#include "rollback/store/choose.hpp"
#include "rollback/store/key.hpp"
#include "rollback/store/objects.hpp"
#include "rollback/store/problem.hpp"
#include "rollback/store/vault.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

struct StorePlace {
  std::string state_folder{};  // absolute: ".pyat/rollback" beside pyat.yml
  std::string stack{};         // the Compose project
  std::string key_file{};      // absolute

  std::string folder() const { return state_folder + '/' + stack; }
};

enum class Purpose : std::uint8_t {
  read,  // writes nothing, and needs what is there
  take   // makes what is missing, the key too where nothing was kept yet
};

struct Taken {
  Generation generation{};           // with its number and digest
  std::vector<std::string> notes{};  // damaged contents that were written again
  Problem problem{};                 // then it was not taken
};

class Store {
 public:
  Store(util::DurableFiles& files, StorePlace place, std::string_view key)
      : files_(files), place_(std::move(place)), vault_(key), objects_(files, vault_, place_.folder() + "/objects") {}
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // For the digests that a generation holds: of files digest_of(), of variables digest_of_value().
  const Vault& vault() const { return vault_; }
  const StorePlace& place() const { return place_; }

  // Keeps the contents, and then the generation. Contents that are kept already need not be there.
  Taken take(Generation generation, const std::vector<std::string>& contents);
  // Adds a verdict to a generation that is there.
  Problem judge(const Generation& generation, std::string_view check, Outcome outcome, std::string_view words,
                std::chrono::sys_seconds given);

  Listing list();
  ContentResult content(const File& file) { return objects_.get(file.digest); }
  // All that is wrong with what it names: each content is read, and held against its digest.
  std::vector<Problem> verify(const Generation& generation);

 private:
  Problem keep(const std::vector<std::string>& contents, std::vector<std::string>& notes);
  Problem find_lack(const Generation& generation);

  util::DurableFiles& files_;
  StorePlace place_;
  Vault vault_;
  Objects objects_;
};

struct Opened {
  std::unique_ptr<Store> store{};
  std::vector<std::string> notes{};  // "the key … was made: keep a copy of it elsewhere"
  bool is_empty = false;             // there is a problem because nothing was kept yet
  Problem problem{};
};

Opened open_store(util::DurableFiles& files, const StorePlace& place, Purpose purpose, const Random& random);

}  // namespace pyat::rollback
