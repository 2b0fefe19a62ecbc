#include "net/shared_library.hpp"

#include <dlfcn.h>

namespace pyat::net {

void* open_library(std::initializer_list<const char*> names, std::string& problem) {
  for (const char* name : names) {
    if (void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
    if (problem.empty()) problem = ::dlerror();
  }
  return nullptr;
}

void* find_symbol(void* library, const char* name, std::string& problem) {
  void* symbol = ::dlsym(library, name);
  if (symbol == nullptr) problem = std::string("the library lacks ") + name;
  return symbol;
}

}  // namespace pyat::net
