// What an image's name tells: which program it holds, and of which release.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::compose {

struct Image {
  std::string repository{};  // grafana/mimir, without the registry
  std::string tag{};         // 2.10.3; empty when a digest alone is given, or nothing
};

Image parse_image(std::string_view text);

// The release in a tag, as pyat.yml has it: 2.10.3 of 2.10.3-alpine, RELEASE.2024-01-16T16-07-38Z of MinIO's. Empty
// when the tag leaves it open: latest, main-1a2b3c.
std::string version_of(std::string_view tag);

// What is known of a program that images are made of.
struct Program {
  std::string_view image;  // the end of the repository's name: "grafana/mimir", or "redis" alone
  std::string_view kind;
  std::uint16_t port;       // that it is asked at, in the container
  std::string_view path;    // of kind http: what is asked for
  std::string_view config;  // where the image looks for its configuration, without flags; may be empty
};

// nullptr when nothing is known of the image.
const Program* program_of(const Image& image);

}  // namespace pyat::compose
