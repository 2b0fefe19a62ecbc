// A library that is looked for when it is needed. Include in .cpp files of this folder only.
#pragma once

#include <initializer_list>
#include <string>

namespace pyat::net {

// The first of these that is there, for the life of the program; nullptr, with the reason, where none is.
void* open_library(std::initializer_list<const char*> names, std::string& problem);

void* find_symbol(void* library, const char* name, std::string& problem);

template <typename Function>
bool find_function(void* library, const char* name, Function& function, std::string& problem) {
  function = reinterpret_cast<Function>(find_symbol(library, name, problem));
  return function != nullptr;
}

}  // namespace pyat::net
