#include "net/microhttpd_api.hpp"

#include "net/shared_library.hpp"

namespace pyat::net {
namespace {

bool load(MicrohttpdApi& api, std::string& problem) {
  void* library = open_library({"libmicrohttpd.so.12", "libmicrohttpd.12.dylib"}, problem);
  return library != nullptr && find_function(library, "MHD_start_daemon", api.start_daemon, problem) &&
         find_function(library, "MHD_stop_daemon", api.stop_daemon, problem) &&
         find_function(library, "MHD_get_daemon_info", api.get_daemon_info, problem) &&
         find_function(library, "MHD_get_timeout", api.get_timeout, problem) &&
         find_function(library, "MHD_run", api.run, problem) &&
         find_function(library, "MHD_get_connection_info", api.get_connection_info, problem) &&
         find_function(library, "MHD_get_connection_values", api.get_connection_values, problem) &&
         find_function(library, "MHD_create_response_from_buffer", api.create_response_from_buffer, problem) &&
         find_function(library, "MHD_add_response_header", api.add_response_header, problem) &&
         find_function(library, "MHD_queue_response", api.queue_response, problem) &&
         find_function(library, "MHD_destroy_response", api.destroy_response, problem);
}

}  // namespace

const MicrohttpdApi* microhttpd_api(std::string& problem) {
  static std::string why_not{};
  static const MicrohttpdApi api = [] {
    MicrohttpdApi loaded{};
    return load(loaded, why_not) ? loaded : MicrohttpdApi{};
  }();
  problem = why_not;
  return api.destroy_response == nullptr ? nullptr : &api;
}

}  // namespace pyat::net
