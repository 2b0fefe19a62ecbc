#include "smoke/phantoms/phantoms.hpp"

#include <algorithm>

#include "health/release.hpp"
#include "smoke/phantoms/situation.hpp"

namespace pyat::smoke {
namespace {

constexpr Ledger nothing{};

std::span<const PhantomRule> rules_of(std::string_view product) {
  if (product == "mimir") return mimir_phantoms();
  if (product == "loki") return loki_phantoms();
  if (product == "tempo") return tempo_phantoms();
  if (product == "prometheus") return prometheus_phantoms();
  return {};
}

// What one tenant has written, and another one reads.
void open_tenants(const Situation& s, std::vector<Finding>& findings) {
  if (s.route.stranger.empty()) return;
  const bool is_read = std::any_of(s.result.views.begin(), s.result.views.end(), [](const ViewResult& view) {
    return view.ledger.expected == 0 && view.ledger.unexpected > 0;
  });
  if (!is_read) return;
  findings.push_back(
      {.message = "what is written as " + s.route.write.tenant + " can be read as " + s.route.stranger +
                  ": all tenants are one",
       .next = "let it ask for X-Scope-OrgID, and see that nothing between sets that header for everybody",
       .setting = s.route.product == "loki" ? "auth_enabled" : "multitenancy_enabled"});
}

}  // namespace

bool Situation::is_older(unsigned major, unsigned minor) const { return health::is_older(route.release, major, minor); }

const Ledger& Situation::first() const { return result.views.empty() ? nothing : result.views.front().ledger; }

const ViewResult* Situation::view_with(std::span<const std::string_view> words) const {
  const ViewResult* worst = nullptr;
  for (const ViewResult& view : result.views) {
    const bool fits = std::any_of(words.begin(), words.end(),
                                  [&](std::string_view word) { return view.name.find(word) != std::string::npos; });
    if (fits && (worst == nullptr || view.ledger.missing > worst->ledger.missing)) worst = &view;
  }
  return worst;
}

std::vector<Finding> explain_loss(const Route& route, const Result& result, const health::ServerConfig& config) {
  std::vector<Finding> findings{};
  const Situation situation{route, result, config};
  open_tenants(situation, findings);
  for (const PhantomRule rule : rules_of(route.product)) rule(situation, findings);
  return findings;
}

}  // namespace pyat::smoke
