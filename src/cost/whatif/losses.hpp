// What is given up, or won, when a setting changes: in words, and in numbers for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/whatif/parameter.hpp"
#include "cost/whatif/present.hpp"

namespace pyat::cost {

struct Figure {
  std::string name{};
  units::Number value{};
};

struct Loss {
  Parameter parameter{};
  std::string before{}, after{};  // before: empty where the model does not say it
  bool is_gain = false;
  std::vector<std::string> says{};
  std::vector<Figure> figures{};
  std::vector<std::string> steps{};  // where it is set
};

// Of each setting that changes something, signal by signal where it matters.
std::vector<Loss> losses_of(const std::vector<Setting>& settings, const Present& present);

// How much of what there is now is given up, as a share of 1: 0.5 of half the retention. 0 of a gain, and of what
// nobody loses by.
units::Number given_up(Knob knob, const units::Number& now, const units::Number& then);

// The probability that of a request that happens so many times a day, at least one trace is kept that day.
units::Number chance_of_a_trace(const units::Number& sampling, int times_a_day);

}  // namespace pyat::cost
