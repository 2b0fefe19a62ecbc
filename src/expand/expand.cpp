#include "expand/expand.hpp"

#include <algorithm>

#include "expand/grammar.hpp"

namespace pyat::expand {
namespace {

using schemas::Product;
using schemas::Release;

// grafana/mimir#8705, first released with 2.14.0.
bool strips_newlines(const Release& release) { return release.since(2, 14); }

std::optional<std::string> no_variables(std::string_view) { return std::nullopt; }

// The piece that holds the byte at `offset`; nullptr when `offset` is the end of the text.
const Piece* find_piece(const Expansion& expansion, std::uint32_t offset) {
  const auto after = std::upper_bound(expansion.pieces.begin(), expansion.pieces.end(), offset,
                                      [](std::uint32_t value, const Piece& piece) { return value < piece.out; });
  if (after == expansion.pieces.begin()) return nullptr;
  const Piece& piece = *(after - 1);
  return offset < piece.out + piece.size_out ? &piece : nullptr;
}

std::uint32_t end_of_source(const Expansion& expansion) {
  if (expansion.pieces.empty()) return 0;
  const Piece& last = expansion.pieces.back();
  return last.in + last.size_in;
}

}  // namespace

std::optional<std::string> look_up(const Environment& environment, std::string_view name) {
  constexpr std::string_view never_in_a_name("=\0", 2);
  if (name.empty() || name.find_first_of(never_in_a_name) != std::string_view::npos) return std::nullopt;
  return environment(name);
}

void copy(Expansion& expansion, std::string_view source, std::size_t offset, std::size_t size) {
  if (size == 0) return;
  const auto length = static_cast<std::uint32_t>(size);
  expansion.pieces.push_back({.out = static_cast<std::uint32_t>(expansion.text.size()),
                              .in = static_cast<std::uint32_t>(offset),
                              .size_out = length,
                              .size_in = length,
                              .copied = true});
  expansion.text.append(source.substr(offset, size));
}

void replace(Expansion& expansion, std::size_t offset, std::size_t size, std::string_view value) {
  expansion.pieces.push_back({.out = static_cast<std::uint32_t>(expansion.text.size()),
                              .in = static_cast<std::uint32_t>(offset),
                              .size_out = static_cast<std::uint32_t>(value.size()),
                              .size_in = static_cast<std::uint32_t>(size),
                              .copied = false});
  expansion.text.append(value);
}

Expansion expand(std::string_view source, const Release& release, const Environment& environment) {
  if (release.product == Product::tempo) return expand_envsubst(source, environment);
  return expand_os(source, strips_newlines(release), environment);
}

std::uint32_t to_source(const Expansion& expansion, std::uint32_t offset) {
  const Piece* piece = find_piece(expansion, offset);
  if (piece == nullptr) return end_of_source(expansion);
  return piece->copied ? piece->in + (offset - piece->out) : piece->in;
}

std::uint32_t to_source_end(const Expansion& expansion, std::uint32_t offset) {
  if (offset == 0) return to_source(expansion, 0);
  const Piece* piece = find_piece(expansion, offset - 1);
  if (piece == nullptr) return end_of_source(expansion);
  return piece->copied ? piece->in + (offset - piece->out) : piece->in + piece->size_in;
}

std::vector<Use> find_references(std::string_view source, const Release& release) {
  if (release.product == Product::tempo) return find_envsubst_references(source);
  return expand_os(source, strips_newlines(release), no_variables).uses;
}

}  // namespace pyat::expand
