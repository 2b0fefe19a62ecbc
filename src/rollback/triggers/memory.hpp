// What was seen of those triggers that no server remembers, kept between one look and the next: a service that has not
// been well for five minutes was seen so before.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rollback/journal/machine.hpp"
#include "rollback/triggers/judge.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback::triggers {

class Memory {
 public:
  // The file `triggers.json` in the folder of the stack; without a folder, it forgets all when the process ends.
  // `files` must outlive it.
  Memory(util::DurableFiles& files, std::string stack_folder);

  // What cannot be read is begun anew, with a note.
  std::vector<std::string> open();
  void add(const std::string& trigger, const Stamp& when, Look look);
  // Since then, in the order of time; times are those of a clock that goes back from `now`, whatever was set since.
  // Those that seem to lie ahead do not count.
  std::vector<Look> looks(const std::string& trigger, const Stamp& now) const;
  // Empty, or why it cannot be kept.
  std::string save();

 private:
  struct Kept {
    Stamp when{};
    Look look{};
  };

  std::string text() const;
  std::string read(std::string_view text);

  util::DurableFiles& files_;
  std::string path_{};
  std::map<std::string, std::vector<Kept>, std::less<>> kept_{};
};

}  // namespace pyat::rollback::triggers
