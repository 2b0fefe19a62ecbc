// The tables behind formats.hpp. Include in .cpp files of this folder only.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "rollback/formats/formats.hpp"
#include "rollback/formats/release.hpp"

namespace pyat::rollback {

// {from}, {to} and {name} stand for the releases and the format; a row of a product is about releases of that product.
using Steps = std::array<std::string_view, 4>;
using Sources = std::array<std::string_view, 3>;

// How the formats of one kind are chosen: one of them, by a setting that governs what is written from then on; several,
// from a list in the configuration; or each by itself, whatever the others are.
enum class Selection : std::uint8_t { one, list, extra };

// A format: who writes it, who reads it, and what becomes of it under a release that does not.
struct FormatRow {
  std::string_view what{};
  std::string_view name{};
  Span written{};     // can write it
  Span by_default{};  // does so unless told otherwise
  Span read{};
  Way otherwise = Way::loses;
  std::string_view loss{}, until{};
  std::string_view setting{};            // which chooses it, in the file of the product or on its command line
  Selection selection = Selection::one;  // among the rows of the product with the same `what`
  Steps steps{};
  Sources sources{};
};

// What stands in the way between two ranges of releases, when the way leads back.
struct PassageRow {
  Span from{}, to{};
  bool within_minor = false;  // true: of patch releases of one minor release; false: of different minor releases
  Way way = Way::loses;
  std::string_view what{}, sentence{}, until{};
  Steps steps{};
  Sources sources{};
};

struct ProductRules {
  std::string_view product{};  // as can_go_back has it
  std::string_view name{};     // "Tempo"
  Release first{}, last{};     // minor releases that were read
  std::span<const FormatRow> formats{};
  std::span<const PassageRow> passages{};
};

const ProductRules& alertmanager_rules();
const ProductRules& grafana_rules();
const ProductRules& loki_rules();
const ProductRules& mimir_rules();
const ProductRules& prometheus_rules();
const ProductRules& tempo_rules();

}  // namespace pyat::rollback
