// The name of an image: "grafana/mimir:2.10.3", "registry:5000/prom/prometheus:v2.45.0@sha256:…".
#pragma once

#include <string>
#include <string_view>

namespace pyat::health {

// The release that its tag names: "2.10.3", "v2.45.0", "RELEASE.2024-01-16T16-07-38Z"; what follows a release is cut
// off, as in "7-alpine" and "2.6.0-amd64". Empty where there is no tag, or one that is no release, such as "latest".
std::string release_of_image(std::string_view image);

}  // namespace pyat::health
