#include "upgrade/targets.hpp"

#include <array>
#include <string_view>

#include "decode/place.hpp"

namespace pyat::upgrade {
namespace {

using schemas::Product;

struct GoneTarget {
  Product product;
  std::string_view target;
  unsigned major, minor;  // the first release without it
  std::string_view advice;
  std::string_view source;
};
constexpr std::string_view read_write = "https://github.com/grafana/mimir/pull/12584";
constexpr std::string_view tempo_3 =
    "https://grafana.com/docs/tempo/v3.0.x/set-up-for-tracing/setup-tempo/migrate-to-3/";
constexpr std::array rows{
    GoneTarget{Product::mimir, "read", 3, 0, "run query-frontend and querier, or all", read_write},
    GoneTarget{Product::mimir, "write", 3, 0, "run distributor and ingester, or all", read_write},
    GoneTarget{Product::mimir, "backend", 3, 0,
               "run query-scheduler, ruler, store-gateway, compactor and alertmanager, or all", read_write},
    GoneTarget{Product::tempo, "ingester", 3, 0, "run block-builder and live-store instead", tempo_3},
    GoneTarget{Product::tempo, "compactor", 3, 0, "run backend-scheduler and backend-worker instead", tempo_3},
    GoneTarget{Product::tempo, "scalable-single-binary", 3, 0, "run all, or the components one by one", tempo_3},
    GoneTarget{Product::tempo, "all-3.0", 3, 0, "write all, which is the same now",
               "https://github.com/grafana/tempo/pull/6283"},
};

}  // namespace

std::vector<diag::Diagnostic> gone_targets(const settings::Settings& settings,
                                           const std::vector<std::string>& targets) {
  std::vector<diag::Diagnostic> problems;
  const schemas::Release& release = settings.release();
  for (const std::string& target : targets) {
    for (const GoneTarget& row : rows) {
      if (row.product != release.product || row.target != target || !release.since(row.major, row.minor)) continue;
      diag::Diagnostic found{};
      found.code = "bad-choice";
      found.path = "target";
      const settings::Setting said = settings.find("target");
      if (said.value != nullptr) found.range = decode::range_of(*said.place);
      found.message = "target " + target + " is gone: removed in " + std::string(schemas::display_name(row.product)) +
                      ' ' + std::to_string(row.major) + '.' + std::to_string(row.minor) + ".0";
      found.help = row.advice;
      found.docs = row.source;
      problems.push_back(std::move(found));
    }
  }
  return problems;
}

}  // namespace pyat::upgrade
