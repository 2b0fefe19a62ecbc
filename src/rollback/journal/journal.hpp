// Writes the journal of a run. A line that was written is on the disk; after one that was not, nothing is written any
// more, so that nothing is done whose intent cannot be read after a crash.
#pragma once

#include <memory>
#include <string>

#include "rollback/journal/line.hpp"
#include "rollback/journal/machine.hpp"
#include "rollback/journal/progress.hpp"
#include "rollback/journal/reader.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

class Journal {
 public:
  // `files` and `machine` must live as long as it. Begins nothing: the first line does (create), or a journal is read.
  Journal(util::DurableFiles& files, Machine& machine) : files_(files), machine_(machine) {}

  // All three return an empty text, or why it cannot be, fit for a sentence of its own.

  // A new one, in the folder of the stack. No run may be open (History::open).
  std::string create(const std::string& folder, const History& history, Begin begin);
  // Goes on where a journal ends, and takes away what a crash has left of a line. One that has no problem.
  std::string take_up(const ReadRun& run);
  std::string write(Line line);

  const Progress& progress() const { return progress_; }
  const std::string& path() const { return path_; }
  const std::string& problem() const { return problem_; }  // why nothing is written any more

 private:
  std::string stamped(Line& line);  // its text

  util::DurableFiles& files_;
  Machine& machine_;
  Progress progress_{};
  std::string path_{}, run_{}, previous_{}, problem_{};
  std::uint64_t size_ = 0;  // bytes of whole lines
};

}  // namespace pyat::rollback
