// The ruler and the Alertmanager must not keep their objects among the blocks (validateBucketConfigs of
// pkg/mimir/mimir.go).
#include <array>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules::mimir {
namespace {

struct Backend {
  std::string_view name;
  std::string_view bucket;  // the setting that names the bucket
  std::string_view owner;   // the setting that makes its name unique; empty: there is none
  std::string_view server;
};

constexpr std::array backends{
    Backend{"s3", "s3.bucket_name", "",
            "S3 bucket name and storage prefix cannot be the same as the one used in blocks storage config"},
    Backend{"gcs", "gcs.bucket_name", "",
            "GCS bucket name and storage prefix cannot be the same as the one used in blocks storage config"},
    Backend{"azure", "azure.container_name", "azure.account_name",
            "Azure container and account names and storage prefix cannot be the same as the ones used in blocks "
            "storage config"},
    Backend{"swift", "swift.container_name", "swift.project_name",
            "Swift container and project names and storage prefix cannot be the same as the ones used in blocks "
            "storage config"},
};

constexpr std::string_view blocks = "blocks_storage";

std::string in(std::string_view section, std::string_view setting) {
  return std::string(section) + "." + std::string(setting);
}

bool same(const settings::Settings& settings, std::string_view section, std::string_view setting) {
  const auto value = settings.text(in(section, setting));
  return value && value == settings.text(in(blocks, setting));
}

// The backend whose bucket this section shares with the blocks; nullptr when it shares none.
const Backend* shared_backend(const settings::Settings& settings, std::string_view section) {
  if (!same(settings, section, "backend")) return nullptr;
  // There was no prefix before 2.2: the buckets themselves had to differ.
  if (settings.exists(in(section, "storage_prefix")) && !same(settings, section, "storage_prefix")) return nullptr;
  for (const Backend& backend : backends) {
    if (settings.text(in(section, "backend")) != backend.name) continue;
    const bool shared =
        same(settings, section, backend.bucket) && (backend.owner.empty() || same(settings, section, backend.owner));
    return shared ? &backend : nullptr;
  }
  return nullptr;
}

std::string prefix_clause(const settings::Settings& settings, std::string_view section) {
  const auto prefix = settings.text(in(section, "storage_prefix"));
  if (!prefix) return "";
  return prefix->empty() ? ", and neither has a storage_prefix" : ", and so are the prefixes (`" + *prefix + "`)";
}

void complain(Scope& scope, std::string_view section, const Backend& backend, const std::string& server) {
  const settings::Settings& settings = scope.settings();
  const std::string bucket = in(section, backend.bucket), prefix = in(section, "storage_prefix");
  const std::string name = settings.text(bucket).value_or("");
  const std::string at = settings.is_set(bucket) ? bucket : in(section, "backend");
  const std::string own = section == "ruler_storage" ? "ruler" : "alertmanager";
  scope.refuse("shared-bucket", at,
               {.message = bucket + (name.empty() ? " is as empty as " : " is `" + name + "`, as is ") +
                           in(blocks, backend.bucket) + prefix_clause(settings, section),
                .help = scope.settings().exists(prefix)
                            ? "set " + prefix + ": " + own + ", or give the blocks a bucket of their own"
                            : "give the blocks a bucket of their own",
                .server = server});
}

std::string server_text(const Backend* alertmanager, const Backend* ruler) {
  std::string server = "invalid bucket config: ";
  if (alertmanager != nullptr && ruler != nullptr) server += "2 errors: ";
  if (alertmanager != nullptr) server += "alertmanager storage: " + std::string(alertmanager->server);
  if (alertmanager != nullptr && ruler != nullptr) server += "; ";
  if (ruler != nullptr) server += "ruler storage: " + std::string(ruler->server);
  return server;
}

}  // namespace

void shared_bucket(Scope& scope) {
  const settings::Settings& settings = scope.settings();
  const Backend* alertmanager =
      scope.runs({"alertmanager", "backend"}) ? shared_backend(settings, "alertmanager_storage") : nullptr;
  const Backend* ruler = scope.runs({"all", "ruler", "backend"}) ? shared_backend(settings, "ruler_storage") : nullptr;
  if (alertmanager == nullptr && ruler == nullptr) return;

  std::string server;
  if (scope.release().since(2, 2)) server = server_text(alertmanager, ruler);  // the older texts are not on record
  if (alertmanager != nullptr) complain(scope, "alertmanager_storage", *alertmanager, server);
  if (ruler != nullptr) complain(scope, "ruler_storage", *ruler, server);
}

}  // namespace pyat::lint::rules::mimir
