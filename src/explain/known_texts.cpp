#include "explain/known_texts.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pyat::explain {
namespace {

constexpr auto mimir = schemas::Product::mimir;
constexpr auto tempo = schemas::Product::tempo;

// What no check of one value (check_texts.hpp) and no rule (diag/server_texts.hpp) knows.
constexpr std::array texts{
    // github.com/drone/envsubst, when Tempo expands variables.
    KnownText{tempo, "missing closing brace", "expand-env", "a ${ in the file is not closed",
              "close the brace, or write $$ for a dollar sign that is meant as text"},
    KnownText{tempo, "unable to parse variable name", "expand-env", "a ${ in the file is followed by no name",
              "write $$ for a dollar sign that is meant as text"},
    KnownText{tempo, "unable to parse substitution within function", "expand-env",
              "a default or function inside a ${...} is not complete",
              "write ${NAME} or ${NAME:default}, and $$ for a dollar sign that is meant as text"},
    // What the decoders say of a mapping as a whole.
    KnownText{tempo, "url for remote_write is empty", "bad-setting",
              "an entry of metrics_generator.storage.remote_write has no url", "give each entry a url:"},
    KnownText{tempo, "if no_proxy is configured, proxy_url must also be configured", "bad-setting",
              "no_proxy is set without a proxy", "set proxy_url beside it, or remove no_proxy"},
    KnownText{mimir, "relabel configuration for ", "bad-setting",
              "a rule for labels lacks a setting that its action needs",
              "add the setting that the message names to the rule"},
    KnownText{mimir, "is invalid 'target_label' for ", "bad-setting",
              "a rule for labels writes to a label of an impossible name",
              "write a name of letters, digits and underscores as target_label"},
    KnownText{mimir, "invalid ingest storage read consistency", "bad-setting",
              "limits.ingest_storage_read_consistency is none of the words that it takes", "write strong or eventual"},
};

struct Beginning {
  std::string_view text, meaning;
};

// Config.Validate of pkg/mimir/mimir.go.
constexpr std::array sections{
    Beginning{"invalid TSDB config: ", "blocks_storage"},
    Beginning{"invalid rulestore config: ", "ruler_storage"},
    Beginning{"invalid ruler config: ", "ruler"},
    Beginning{"invalid alertmanager storage config: ", "alertmanager_storage"},
    Beginning{"invalid alertmanager config: ", "alertmanager"},
    Beginning{"invalid compactor config: ", "compactor"},
    Beginning{"invalid distributor config: ", "distributor"},
    Beginning{"invalid querier config: ", "querier"},
    Beginning{"invalid query-frontend config: ", "frontend"},
    Beginning{"invalid frontend_worker config: ", "frontend_worker"},
    Beginning{"invalid query-scheduler config: ", "query_scheduler"},
    Beginning{"invalid ingester_client config: ", "ingester_client"},
    Beginning{"invalid ingester config: ", "ingester"},
    Beginning{"invalid ingest storage config: ", "ingest_storage"},
    Beginning{"invalid store-gateway config: ", "store_gateway"},
    Beginning{"invalid limits config", "limits"},
    Beginning{"invalid usage stats config: ", "usage_stats"},
    Beginning{"invalid overrides-exporter config: ", "overrides_exporter"},
    Beginning{"invalid vault config: ", "vault"},
    Beginning{"invalid memberlist config: ", "memberlist"},
};

// The texts are those that the checks of the decode layer print, too.
constexpr std::array types{
    Beginning{"units: ", "flagext.Bytes"},
    Beginning{"not a valid duration string", "model.Duration"},
    Beginning{"unknown unit \"", "model.Duration"},
    Beginning{"time: ", "time.Duration"},
    Beginning{"parsing time \"", "flagext.Time"},
    Beginning{"unrecognized log level", "log.Level"},
    Beginning{"unrecognized log format", "logging.Format"},
    Beginning{"invalid encoding: ", "backend.Encoding"},
    Beginning{"unsupported bucket lookup type", "s3.BucketLookupType"},
    Beginning{"unknown relabel action", "relabel.Action"},
    Beginning{"unrecognized ValidationScheme", "model.ValidationScheme"},
    Beginning{"cidr: ", "flagext.CIDRSliceCSV"},
    Beginning{"parse \"", "flagext.URLValue"},
};

std::string_view look_up(std::span<const Beginning> table, std::string_view message) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Beginning& row) { return message.starts_with(row.text); });
  return found == table.end() ? std::string_view{} : found->meaning;
}

}  // namespace

const KnownText* find_known_text(std::optional<schemas::Product> product, std::string_view message) {
  const auto fits = [&](const KnownText& known) {
    return (!product || *product == known.product) && message.find(known.text) != std::string_view::npos;
  };
  const auto found = std::find_if(texts.begin(), texts.end(), fits);
  return found == texts.end() ? nullptr : &*found;
}

std::string_view section_of_text(std::string_view message) { return look_up(sections, message); }

std::string_view type_of_text(std::string_view message) { return look_up(types, message); }

}  // namespace pyat::explain
