// What a journal begins with, as JSON.
#pragma once

#include "rollback/journal/fields.hpp"
#include "rollback/journal/line.hpp"

namespace pyat::rollback {

Json json_of(const Owner& owner);
Owner owner_in(const Json& object, std::string& problem);

// Details of a step keep the order of their names, and those of one name theirs.
Json json_of(const Step& step);
Step step_in(const Json& object, std::string& problem);

Json json_of(const Begin& begin);
Begin begin_in(const Json& object, std::string& problem);

}  // namespace pyat::rollback
