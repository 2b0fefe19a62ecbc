// Makes an observation of what single questions came to. Include in .cpp files of this folder, and in tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "rollback/watch/record.hpp"

namespace pyat::rollback {

// All times are since the beginning.
class Observer {
 public:
  using Milliseconds = std::chrono::milliseconds;

  Observer(const Stamp& began, std::vector<Watched> watched, Milliseconds interval);

  // Now somebody looks at all of them.
  void beat(Milliseconds now);
  // A question was asked; its number.
  std::size_t ask(std::size_t who, Milliseconds now);
  // What it came to. A later question may be answered sooner: it waits for those before it, as what a server did while
  // it did not answer is known only then.
  // Nothing: nobody knows, as the question never left this machine.
  void answer(std::size_t who, std::size_t number, Milliseconds now, std::optional<bool> answers, std::string words);
  std::size_t open(std::size_t who) const { return subjects_[who].asked.size(); }

  Observation seen(Milliseconds now) const;
  // There is room for no more changes: what comes is not observed.
  bool is_full() const;

 private:
  struct Asked {
    Milliseconds at{}, answered{};
    bool is_open = true;
    std::optional<bool> answers{};
    std::string words{};
  };

  struct Subject {
    std::deque<Asked> asked{};  // the first one is open
    std::size_t first = 0;      // its number
    std::optional<bool> answers{};
    Milliseconds changed{};
  };

  void settle(std::size_t who, Asked asked);

  Milliseconds interval_;
  Milliseconds last_beat_{};
  std::vector<Subject> subjects_;
  Observation observation_{};
};

}  // namespace pyat::rollback
