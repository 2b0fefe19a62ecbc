// The classes that charts are drawn with. They take their colours from custom properties of the page (html_page.hpp):
// --bg, --ink, --muted, --grid, --axis, --track, --on, --c0 to --c5.
#pragma once

#include <string_view>

namespace pyat::render::chart {

std::string_view style_sheet();

}  // namespace pyat::render::chart
