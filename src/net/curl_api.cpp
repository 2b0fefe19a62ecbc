#include "net/curl_api.hpp"

#include <dlfcn.h>

#include <array>

namespace pyat::net {
namespace {

// The flavours of Debian and its relatives, that of macOS last.
constexpr std::array library_names = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};

void* open_library(std::string& problem) {
  for (const char* name : library_names) {
    if (void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
    if (problem.empty()) problem = ::dlerror();
  }
  return nullptr;
}

template <typename Function>
bool find(void* library, const char* name, Function& function, std::string& problem) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) problem = std::string("the library lacks ") + name;
  return function != nullptr;
}

bool load(CurlApi& api, std::string& problem) {
  void* library = open_library(problem);
  return library != nullptr && find(library, "curl_global_init", api.global_init, problem) &&
         find(library, "curl_easy_init", api.easy_init, problem) &&
         find(library, "curl_easy_cleanup", api.easy_cleanup, problem) &&
         find(library, "curl_easy_setopt", api.easy_setopt, problem) &&
         find(library, "curl_easy_getinfo", api.easy_getinfo, problem) &&
         find(library, "curl_easy_strerror", api.easy_strerror, problem) &&
         find(library, "curl_easy_send", api.easy_send, problem) &&
         find(library, "curl_easy_recv", api.easy_recv, problem) &&
         find(library, "curl_multi_init", api.multi_init, problem) &&
         find(library, "curl_multi_cleanup", api.multi_cleanup, problem) &&
         find(library, "curl_multi_setopt", api.multi_setopt, problem) &&
         find(library, "curl_multi_add_handle", api.multi_add_handle, problem) &&
         find(library, "curl_multi_remove_handle", api.multi_remove_handle, problem) &&
         find(library, "curl_multi_perform", api.multi_perform, problem) &&
         find(library, "curl_multi_poll", api.multi_poll, problem) &&
         find(library, "curl_multi_info_read", api.multi_info_read, problem) &&
         find(library, "curl_slist_append", api.slist_append, problem) &&
         find(library, "curl_slist_free_all", api.slist_free_all, problem);
}

}  // namespace

const CurlApi* curl_api(std::string& problem) {
  static std::string why_not{};
  static const CurlApi api = [] {
    CurlApi loaded{};
    if (!load(loaded, why_not)) return CurlApi{};
    if (loaded.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return loaded;
    why_not = "it does not initialise";
    return CurlApi{};
  }();
  problem = why_not;
  return api.slist_free_all == nullptr ? nullptr : &api;
}

}  // namespace pyat::net
