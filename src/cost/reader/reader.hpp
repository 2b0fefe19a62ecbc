// From the text of a cost model, or the key cost of pyat.yml, to a model; and all mistakes of the document.
#pragma once

#include <cstddef>
#include <optional>
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

// In pyat.yml, the model is what stands below the key cost; in any other file, it is the whole of it, or what stands
// below cost if it has that key.
ModelResult load_model(std::string_view path, std::string_view text);

}  // namespace pyat::cost
