// Traces and the overrides that users configure, at the same place of the same storage (cmd/tempo/app/config.go).
#include <array>
#include <span>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {
namespace {

constexpr std::array<std::string_view, 1> local_keys{"path"};
constexpr std::array<std::string_view, 2> s3_keys{"bucket", "prefix"};
constexpr std::array<std::string_view, 2> gcs_keys{"bucket_name", "prefix"};
constexpr std::array<std::string_view, 3> azure_keys{"storage_account_name", "container_name", "prefix"};

// What tells two places of a backend apart.
std::span<const std::string_view> keys_of(std::string_view backend) {
  if (backend == "local") return local_keys;
  if (backend == "s3") return s3_keys;
  if (backend == "gcs") return gcs_keys;
  if (backend == "azure") return azure_keys;
  return {};
}

}  // namespace

void shared_overrides_storage(Scope& scope) {
  const settings::Settings& settings = scope.settings();
  const std::string traces = "storage.trace.";
  const std::string overrides = "overrides.user_configurable_overrides.client.";
  const auto backend = settings.text(traces + "backend");
  if (!backend || settings.text(overrides + "backend") != backend) return;
  const auto keys = keys_of(*backend);
  if (keys.empty()) return;
  for (const std::string_view key : keys) {
    const std::string name = *backend + "." + std::string(key);
    if (!settings.exists(traces + name)) continue;  // a prefix that this release does not know
    const auto value = settings.text(traces + name);
    if (!value || value != settings.text(overrides + name)) return;
  }
  scope.warn("shared-overrides-storage", overrides + *backend + "." + std::string(keys.front()),
             {.message = "user-configurable overrides are stored among the traces",
              .help = "give them a bucket, or a prefix, of their own",
              .server = "Trace storage conflicts with user-configurable overrides storage"});
}

}  // namespace pyat::lint::rules::tempo
