// What readiness endpoints say.
#pragma once

#include <string_view>

#include "health/kinds/common.hpp"

namespace pyat::health {

inline constexpr CheckInfo ready_info{"ready", "Its readiness endpoint says that it is ready"};
inline constexpr CheckInfo product_info{"product", "What answers is the product that was expected"};
inline constexpr CheckInfo reload_info{"reload", "It runs with the configuration that it was last given"};

// Adds the check `ready`, and with it `access` where that is what fails: 2xx is ready, 503 is starting, other 5xx are
// down; `product` where the answer is not one that the product ever gives there. False where there is no use in judging
// more.
bool judge_ready(const Reply& ready, std::string_view product, Findings& findings);

// Adds the check `product` where the metrics came and lack what each release of the product has: "alloy_build_info".
// False then.
bool judge_product(const Reply* metrics, std::string_view build_metric, std::string_view product, Findings& findings);

// Adds the check `reload`; `advice` says how its file is checked.
void judge_reload(bool runs_with_last, std::string_view advice, Findings& findings);

// Adds the check `product`: this answer is not of the product.
void add_not_product(const Reply& reply, std::string_view product, Findings& findings);

}  // namespace pyat::health
