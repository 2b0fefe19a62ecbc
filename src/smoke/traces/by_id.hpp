// Traces read by their ids, in each form in which Tempo gives them.
#pragma once

#include <vector>

#include "smoke/path.hpp"
#include "smoke/traces/items.hpp"

namespace pyat::smoke {

std::vector<View> views_by_id(const SharedData& data, Form form, const Route& route);
// That another tenant finds none of it.
View view_of_stranger(const SharedData& data, Form form, const Route& route);

// 2.6 has /api/v2/traces/ID.
bool has_traces_v2(std::string_view release);

}  // namespace pyat::smoke
