// Bars that lie, each below its label, so that long labels have room on a phone. They begin at zero. A value that is
// unknown, or not drawable (is_drawable()), has no bar, and its text is written all the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/chart/svg.hpp"

namespace pyat::render::chart {

// What bars are held against, a budget for example.
struct Reference {
  double value = 0;
  std::string text{};
};

struct Bar {
  std::string label{};
  std::optional<double> value{};
  std::string text{};  // the value as it is to be written
  std::optional<double> before{};
  std::string before_text{};
};

struct Bars {
  Words words{};
  std::string name = "current";
  std::string before_name{};  // empty: there is one series only, and no key
  std::vector<Bar> bars{};
  std::optional<Reference> reference{};
};

Svg draw(const Bars& bars, double width = narrow);

struct Part {
  std::optional<double> value{};
  std::string text{};
};

struct Stack {
  std::string label{};
  std::string text{};         // the total as it is to be written
  std::vector<Part> parts{};  // as StackedBars::names
};

struct StackedBars {
  Words words{};
  std::vector<std::string> names{};  // of the parts; each has its colour and texture
  std::vector<Stack> stacks{};
  std::optional<Reference> reference{};
};

Svg draw(const StackedBars& bars, double width = narrow);

}  // namespace pyat::render::chart
