// Which problems of a request mean that nobody can have taken what it carried.
#pragma once

#include "net/exchange.hpp"

namespace pyat::net {

// The connection was not made, or it was broken off before a request could be read. Of the other problems nobody knows:
// a server may have stored what it did not answer, or answered by something that is no HTTP.
constexpr bool is_unsent(Problem problem) {
  switch (problem) {
    case Problem::bad_request:
    case Problem::no_library:
    case Problem::no_slot:
    case Problem::unresolvable:
    case Problem::name_timeout:
    case Problem::refused:
    case Problem::unreachable:
    case Problem::no_socket:
    case Problem::socket_denied:
    case Problem::connect_timeout:
    case Problem::not_tls:
    case Problem::wants_tls:
    case Problem::tls_timeout:
    case Problem::tls_expired:
    case Problem::tls_not_yet_valid:
    case Problem::tls_untrusted:
    case Problem::tls_wrong_name:
    case Problem::tls_client_certificate: return true;
    default: return false;
  }
}

}  // namespace pyat::net
