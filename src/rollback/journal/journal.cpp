#include "rollback/journal/journal.hpp"

#include <utility>

namespace pyat::rollback {
namespace {

using std::string;

// A server's answer may be a page; the journal wants a sentence.
constexpr std::size_t longest_words = 2000;
constexpr std::size_t most_proofs = 20;

void clip(string& text) {
  if (text.size() <= longest_words) return;
  std::size_t end = longest_words;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // no half letters
  text.resize(end);
  text += "…";
}

}  // namespace

string Journal::stamped(Line& line) {
  clip(line.words);
  clip(line.next);
  if (line.proofs.size() > most_proofs) line.proofs.resize(most_proofs);
  for (string& proof : line.proofs) clip(proof);
  line.run = run_;
  line.sequence = progress_.count() + 1;
  line.stamp = machine_.now();
  line.previous = progress_.has_begun() ? progress_.digest() : previous_;
  return text_of(line) + '\n';
}

string Journal::create(const string& folder, const History& history, Begin begin) {
  const string place = journal_folder(folder);
  if (const string problem = files_.make_folder(place, 0700); !problem.empty()) {
    return problem_ = "cannot make " + place + ": " + problem;
  }
  run_ = run_name(history.next_number());
  path_ = run_path(folder, run_);
  previous_ = history.digest();
  Line line{.kind = LineKind::begin, .begin = std::move(begin)};
  const string text = stamped(line);
  Progress next = progress_;
  if (const string problem = next.take(line); !problem.empty()) return problem_ = "this plan cannot be run: " + problem;
  if (const string problem = files_.create(path_, text, 0600); !problem.empty()) {
    return problem_ = "cannot write " + path_ + ": " + problem;
  }
  progress_ = std::move(next);
  size_ = text.size();
  return {};
}

string Journal::take_up(const ReadRun& run) {
  path_ = run.path;
  run_ = run_name(run.number);
  progress_ = run.progress;
  size_ = run.size;
  if (run.cut == 0) return {};
  const string problem = files_.truncate(path_, size_);
  return problem_ = problem.empty() ? problem : "cannot cut " + path_ + ": " + problem;
}

string Journal::write(Line line) {
  if (!problem_.empty()) return problem_;
  const string text = stamped(line);
  Progress next = progress_;
  if (const string problem = next.take(line); !problem.empty()) return problem_ = path_ + ": " + problem;
  if (const string problem = files_.append(path_, text); !problem.empty()) {
    // What is there of the line would be in the way of the next one. Where it stays, the next reader leaves it out.
    [[maybe_unused]] const string still_there = files_.truncate(path_, size_);
    return problem_ = "cannot write " + path_ + ": " + problem;
  }
  size_ += text.size();
  return progress_.take(line);  // in its place: others look at it
}

}  // namespace pyat::rollback
