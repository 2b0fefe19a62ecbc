// What was measured, as the JSON reports have it. Included by .cpp files of render only.
#pragma once

#include "cost/measured_report.hpp"
#include "render/json_object.hpp"
#include "render/money.hpp"

namespace pyat::render {

Json measured_json(const cost::MeasuredReport& measured, const Money& money);

}  // namespace pyat::render
