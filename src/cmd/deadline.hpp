// A time that many questions have together, whoever asks them.
#pragma once

#include <chrono>
#include <memory>

#include "cmd/context.hpp"

namespace pyat::cmd {

class Deadline {
 public:
  // It begins to run with the first client that is made.
  explicit Deadline(std::chrono::milliseconds limit);

  // Clients of `connect` whose run() ends when the time is over, as if the user had had enough.
  Connect on(Connect connect) const;
  // Whether it has ended some run().
  bool has_passed() const;

 private:
  friend class DeadlineClient;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace pyat::cmd
