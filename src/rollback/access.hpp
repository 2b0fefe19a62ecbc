// How servers that pyat.yml names are asked: what it says of TLS and of logging in.
#pragma once

#include <functional>
#include <string>

#include "config/service.hpp"
#include "net/exchange.hpp"

namespace pyat::rollback {

net::Tls tls_of(const config::Tls& settings);

// `secret` gives the text of what is only named. Keys of S3 are for no server that is asked here.
net::Credentials credentials_of(const config::Auth& auth,
                                const std::function<std::string(const config::Secret&)>& secret);

}  // namespace pyat::rollback
