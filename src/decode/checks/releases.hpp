// Which release carries which version of what it is built with: Go and the Prometheus libraries.
#pragma once

#include "decode/check.hpp"

namespace pyat::decode::checks {

constexpr bool is_mimir(const Release& r) { return r.product == Product::mimir; }
constexpr bool mimir_since(const Release& r, unsigned a, unsigned b, unsigned c = 0) {
  return is_mimir(r) && r.since(a, b, c);
}
constexpr bool tempo_since(const Release& r, unsigned a, unsigned b, unsigned c = 0) {
  return !is_mimir(r) && r.since(a, b, c);
}

// Late patch releases of Tempo 2.8 to 2.10 moved to the libraries of Tempo 3.0 while the .0 had older ones.
constexpr bool tempo_patched(const Release& r, unsigned patch_of_2_9, unsigned patch_of_2_10) {
  return tempo_since(r, 2, 10, patch_of_2_10) || (tempo_since(r, 2, 9, patch_of_2_9) && !r.since(2, 10));
}

// The minor version of Go that its go.mod asks for: 19 is Go 1.19.
int go_minor(const Release& release);

// prometheus/common before v0.38: model.ParseDuration is a regular expression.
constexpr bool duration_by_pattern(const Release& r) { return is_mimir(r) ? !r.since(2, 8) : !r.since(2, 1); }

// Label names may be any UTF-8 text. Tempo takes the default of prometheus/common, which became UTF-8 with v0.62;
// Mimir kept the old rule until 3.0, where each tenant chooses.
constexpr bool utf8_label_names(const Release& r) { return is_mimir(r) ? r.since(3, 0) : r.since(2, 8); }

// prometheus/model/relabel: when its rules changed.
constexpr bool relabel_has_lowercase(const Release& r) { return !is_mimir(r) || r.since(2, 2); }                // v2.36
constexpr bool relabel_has_keepequal(const Release& r) { return is_mimir(r) ? r.since(2, 6) : r.since(2, 3); }  // v2.41
// v0.54: names and templates are told apart by the dollar sign.
constexpr bool relabel_splits_templates(const Release& r) { return is_mimir(r) ? r.since(2, 14) : r.since(2, 6); }
// v3.0: the dot of a relabelling expression matches a line feed too.
constexpr bool relabel_dot_matches_newline(const Release& r) { return is_mimir(r) ? r.since(2, 15) : r.since(2, 8); }
// v0.306: UnmarshalYAML no longer validates; the servers do it later, with the tenant's label name scheme.
constexpr bool relabel_checks_later(const Release& r) { return is_mimir(r) ? r.since(3, 0) : tempo_patched(r, 3, 0); }

}  // namespace pyat::decode::checks
