#include "net/curl_api.hpp"

#include "net/shared_library.hpp"

namespace pyat::net {
namespace {

bool load(CurlApi& api, std::string& problem) {
  // The flavours of Debian and its relatives, that of macOS last.
  void* library = open_library({"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"}, problem);
  return library != nullptr && find_function(library, "curl_global_init", api.global_init, problem) &&
         find_function(library, "curl_easy_init", api.easy_init, problem) &&
         find_function(library, "curl_easy_cleanup", api.easy_cleanup, problem) &&
         find_function(library, "curl_easy_setopt", api.easy_setopt, problem) &&
         find_function(library, "curl_easy_getinfo", api.easy_getinfo, problem) &&
         find_function(library, "curl_easy_strerror", api.easy_strerror, problem) &&
         find_function(library, "curl_easy_send", api.easy_send, problem) &&
         find_function(library, "curl_easy_recv", api.easy_recv, problem) &&
         find_function(library, "curl_multi_init", api.multi_init, problem) &&
         find_function(library, "curl_multi_cleanup", api.multi_cleanup, problem) &&
         find_function(library, "curl_multi_setopt", api.multi_setopt, problem) &&
         find_function(library, "curl_multi_add_handle", api.multi_add_handle, problem) &&
         find_function(library, "curl_multi_remove_handle", api.multi_remove_handle, problem) &&
         find_function(library, "curl_multi_perform", api.multi_perform, problem) &&
         find_function(library, "curl_multi_poll", api.multi_poll, problem) &&
         find_function(library, "curl_multi_info_read", api.multi_info_read, problem) &&
         find_function(library, "curl_slist_append", api.slist_append, problem) &&
         find_function(library, "curl_slist_free_all", api.slist_free_all, problem);
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
