// libmicrohttpd's functions, found at run time. Include in .cpp files of this folder only.
#pragma once

#include <microhttpd.h>

#include <string>

namespace pyat::net {

struct MicrohttpdApi {
  decltype(&::MHD_start_daemon) start_daemon = nullptr;
  decltype(&::MHD_stop_daemon) stop_daemon = nullptr;
  decltype(&::MHD_get_daemon_info) get_daemon_info = nullptr;
  decltype(&::MHD_get_timeout) get_timeout = nullptr;
  decltype(&::MHD_run) run = nullptr;
  decltype(&::MHD_get_connection_info) get_connection_info = nullptr;
  decltype(&::MHD_get_connection_values) get_connection_values = nullptr;
  decltype(&::MHD_create_response_from_buffer) create_response_from_buffer = nullptr;
  decltype(&::MHD_add_response_header) add_response_header = nullptr;
  decltype(&::MHD_queue_response) queue_response = nullptr;
  decltype(&::MHD_destroy_response) destroy_response = nullptr;
};

// Loads the library once in the life of the program. nullptr where it cannot be; `problem` then says why.
const MicrohttpdApi* microhttpd_api(std::string& problem);

}  // namespace pyat::net
