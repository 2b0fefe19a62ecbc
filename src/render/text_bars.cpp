#include "render/text_bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 9> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

}  // namespace

std::string text_bar(double share, unsigned columns) {
  if (!std::isfinite(share)) return {};
  const auto eighth = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * columns * 8));
  std::string bar{};
  for (std::size_t i = 0; i < eighth / 8; ++i) bar += eighths[8];
  return bar.append(eighths[eighth % 8]);
}

}  // namespace pyat::render
