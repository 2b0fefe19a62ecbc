// One hop of each kind of link.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "net/client.hpp"
#include "smoke/correlation/hop.hpp"
#include "smoke/correlation/links.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/questions.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke::correlation {

struct LinkHop {
  Hop hop{};
  std::string source{}, setting{};  // where it is configured: "Loki", "derivedFields[0]"
  std::size_t place = 0;
  Door from{}, to{};

  // "jsonData.derivedFields[0].url of the data source Loki": as it is called where data sources are provisioned.
  std::string field(std::string_view part = {}) const;
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
