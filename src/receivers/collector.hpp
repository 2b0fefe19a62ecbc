// Which versions of the OpenTelemetry Collector's libraries a release of Tempo is built with (its go.mod).
#pragma once

#include "schemas/release.hpp"

namespace pyat::receivers {

using schemas::Release;

// Patch releases that moved to the libraries of Tempo 3.0.
constexpr bool has_libraries_of_3_0(const Release& r) {
  return r.since(2, 10, 6) || (r.since(2, 9, 3) && !r.since(2, 10));
}

// The minor version of go.opentelemetry.io/collector: 57 is v0.57.
constexpr unsigned collector_of(const Release& r) {
  if (has_libraries_of_3_0(r)) return 150;
  if (r.since(2, 10)) return 138;
  if (r.since(2, 9)) return 132;
  if (r.since(2, 8)) return 124;
  if (r.since(2, 7)) return 116;
  if (r.since(2, 6)) return 102;
  if (r.since(2, 5)) return 97;
  if (r.since(2, 4)) return 89;
  if (r.since(2, 3)) return 86;
  return r.since(2, 1) ? 74 : 57;
}

// What mapstructure's complaints look like changed with its versions: v1 stands for github.com/mitchellh/mapstructure
// and the first alpha of github.com/go-viper/mapstructure/v2, the others for the minor versions of the latter.
enum class Wording : unsigned char { v1, v2_2, v2_3, v2_4, v2_5 };

constexpr Wording wording_of(const Release& r) {
  if (has_libraries_of_3_0(r)) return Wording::v2_5;
  if (r.since(2, 8, 4)) return Wording::v2_4;
  if (r.since(2, 8, 2)) return Wording::v2_3;
  return r.since(2, 7) ? Wording::v2_2 : Wording::v1;
}

}  // namespace pyat::receivers
