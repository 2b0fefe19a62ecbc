// Adds up the results of the parts of a run, so that the parts need not be kept.
#pragma once

#include <chrono>
#include <vector>

#include "smoke/report.hpp"
#include "smoke/spread.hpp"

namespace pyat::smoke {

class Sum {
 public:
  // `answered`: how long the answers to its writes took.
  void add(const Result& part, const std::vector<std::chrono::microseconds>& answered);

  // Without a sentence, and with the worst verdict of a view as that of the view.
  Result result() const;

 private:
  bool is_begun_ = false;
  Result result_{};
  Spread answered_{};
};

}  // namespace pyat::smoke
