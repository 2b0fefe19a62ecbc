// From the text of a cost model, or the key cost of pyat.yml, to a model; and all mistakes of the document.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cost/model.hpp"
#include "diag/report.hpp"

namespace pyat::cost {

struct ModelResult {
  std::optional<Model> model{};  // set when there is no mistake
  diag::FileReport report{};
};

// Some 50,000 items.
inline constexpr std::size_t max_model_size = 8 * 1024 * 1024;

// What pyat.yml says of it.
struct NamedModel {
  bool is_here = false;  // the model itself is below cost
  std::string path{};    // of its file, relative to the folder of pyat.yml
};
NamedModel model_named_in(std::string_view pyat_yml);

// The model is the whole of the document, or what stands below its key cost, as in pyat.yml.
ModelResult load_model(std::string_view path, std::string_view text);

}  // namespace pyat::cost
