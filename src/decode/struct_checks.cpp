#include "decode/struct_checks.hpp"

#include <algorithm>
#include <array>

namespace pyat::decode {
namespace {

struct Entry {
  std::string_view type{};
  StructCheck check = nullptr;
};

// Sorted by type.
constexpr std::array<Entry, 8> entries{{
    {"azuread.AzureADConfig", check_azuread},
    {"config.HTTPClientConfig", check_http_client},
    {"config.OAuth2", check_oauth2},
    {"config.RemoteWriteConfig", check_remote_write},
    {"config.TLSConfig", check_tls},
    {"relabel.Config", check_relabel_config},
    {"sigv4.SigV4Config", check_sigv4},
    {"validation.Limits", check_limits},
}};

}  // namespace

StructCheck find_struct_check(std::string_view go_type) {
  const auto* entry = std::lower_bound(entries.begin(), entries.end(), go_type,
                                       [](const Entry& e, std::string_view type) { return e.type < type; });
  return entry != entries.end() && entry->type == go_type ? entry->check : nullptr;
}

}  // namespace pyat::decode
