// How a page of html_page.hpp looks.
#pragma once

#include <string_view>

namespace pyat::render {

// Contrasts are at least 4.5 to 1 for texts, 3 to 1 for what is drawn, in both schemes.
std::string_view html_style_sheet();

}  // namespace pyat::render
