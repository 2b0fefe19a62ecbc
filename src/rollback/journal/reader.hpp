// The journal of a run as it is on the disk. What a crash has cut off is left out and told; what was changed is
// refused.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rollback/journal/line.hpp"
#include "rollback/journal/progress.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

struct ReadRun {
  std::string path{};
  std::uint64_t number = 0;  // of the run, from the name of the file
  std::vector<Line> lines{};
  Progress progress{};
  std::uint64_t size = 0;  // bytes up to the end of the last whole line
  std::uint64_t cut = 0;   // bytes behind it: a line that a crash has cut
  std::string problem{};   // "PATH, line 3: …": nothing may be done from this journal
  std::string next{};      // then: what to do
};

ReadRun read_run(util::DurableFiles& files, const std::string& path);

// The text of a journal, without the disk.
ReadRun parse_run(std::string path, std::string_view text);

// All runs of a stack, the oldest first.
struct History {
  std::vector<ReadRun> runs{};
  std::vector<std::string> notes{};  // an old journal that was changed, a run that is missing
  std::string problem{}, next{};     // why it cannot be known what there is

  // The run that has not ended; null: there is none. There can be one, and it is the last.
  const ReadRun* open() const;
  std::uint64_t next_number() const;
  std::string digest() const;  // of the last line of all; what the next run's first line names
};

// `folder`: that of the stack in the state folder. It need not be there yet.
History read_history(util::DurableFiles& files, const std::string& folder);

std::string journal_folder(const std::string& folder);
std::string run_name(std::uint64_t number);                               // "run-12"
std::string run_path(const std::string& folder, const std::string& run);  // the file of the run of that name

}  // namespace pyat::rollback
