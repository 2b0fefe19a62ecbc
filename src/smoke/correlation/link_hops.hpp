// One hop of each kind of link.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "net/client.hpp"
#include "smoke/correlation/hop.hpp"
#include "smoke/correlation/links.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/questions.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke::correlation {

struct LinkHop {
  Hop hop{};
  std::string field{};  // "jsonData.derivedFields[0] of the data source Loki": where it is configured
  std::size_t place = 0;
  Door from{}, to{};
};

// A link that leads nowhere.
Result broken(const LinkHop& hop, std::string why, std::string next);

void follow_exemplar(net::Client& client, const Material& material, const ExemplarLink& link, const LinkHop& hop,
                     std::function<void(Result)> done);
void follow_span(net::Client& client, const Material& material, const LogsLink& link, const LinkHop& hop,
                 std::function<void(Result)> done);
void follow_field(net::Client& client, const Material& material, const DerivedField& field, const LinkHop& hop,
                  std::function<void(Result)> done);

}  // namespace pyat::smoke::correlation
