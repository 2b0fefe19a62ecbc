// What must hold for every kind of service, whatever its probe asks and its server answers: secrets go to their host
// only, and appear in no report; and no server fills the report with a megabyte.
#pragma once

#include "health/report.hpp"
#include "health/target.hpp"
#include "net/exchange.hpp"

namespace pyat::health {

// Takes credentials, tenant and client certificate from a request that goes to another host than the target's address,
// or there without TLS where the address has it: Target::metrics may name any.
void keep_to_its_host(net::Request& request, const Target& target);

// Masks what a server has repeated of the credentials, in clear or in Base64, and shortens what is too long.
void make_presentable(Service& service, const net::Credentials& credentials);

}  // namespace pyat::health
