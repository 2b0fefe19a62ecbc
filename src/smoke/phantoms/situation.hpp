// What the rules about phantoms look at.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "health/server_config.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke {

struct Situation {
  const Route& route;
  const Result& result;
  const health::ServerConfig& config;

  bool is_of(std::string_view product) const { return route.product == product; }
  bool is_older(unsigned major, unsigned minor) const;
  bool is_unknown_release() const { return route.release.empty(); }
  // The first view, which counts as "found"; an empty one where there is none.
  const Ledger& first() const;
  // The worst of the views whose name has one of these words; nullptr where there is none.
  const ViewResult* view_with(std::span<const std::string_view> words) const;
  // In this run: what is only verified was written by another one.
  bool is_written() const { return result.written.has_value(); }
  // Acknowledged, and nothing of it there.
  bool is_all_missing() const { return first().missing > 0 && first().found + first().altered == 0; }
};

using PhantomRule = void (*)(const Situation& situation, std::vector<Finding>& findings);

std::span<const PhantomRule> mimir_phantoms();
std::span<const PhantomRule> loki_phantoms();
std::span<const PhantomRule> tempo_phantoms();
std::span<const PhantomRule> prometheus_phantoms();

}  // namespace pyat::smoke
