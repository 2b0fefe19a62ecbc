// Grafana's data source proxy: pkg/api/pluginproxy and pkg/services/datasourceproxy of github.com/grafana/grafana.
#include <array>

#include "smoke/words/row.hpp"

namespace pyat::smoke {
namespace {

constexpr std::array words{
    Word{.text = "non allow-listed POSTs not allowed",
         .cause = "Grafana passes on only POST requests that read, and this one writes",
         .next = "write to the server itself, and read through Grafana"},
    Word{.text = "not allowed on proxied",
         .cause = "Grafana does not pass this request on to a data source of this type",
         .next = "write to the server itself, and read through Grafana"},
    Word{.text = "Unable to find data source",
         .cause = "Grafana has no data source of this name in this organisation",
         .next = "see the uid of the data source under Connections"},
    Word{.text = "data source not found",
         .cause = "Grafana has no data source of this name in this organisation",
         .next = "see the uid of the data source under Connections"},
    Word{.text = "Invalid API key", .cause = "Grafana does not know this token, or it has ended"},
    Word{.text = "Invalid username or password", .cause = "Grafana does not know this user, or the password is wrong"},
    Word{.text = "Failed to look up user", .cause = "Grafana does not know this user"},
    Word{.text = "Access denied to data source",
         .cause = "the user may not ask this data source",
         .next = "give the user, or the service account, the permission datasources:query"},
    Word{.text = "additional permissions",
         .cause = "the user has not the permission that this needs",
         .next = "give the user, or the service account, the permission datasources:query"},
    Word{.text = "Plugin unavailable", .cause = "the plug-in of the data source is not installed or does not run"}};

}  // namespace

std::span<const Word> grafana_words() { return words; }

}  // namespace pyat::smoke
