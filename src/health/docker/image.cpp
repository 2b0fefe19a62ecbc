#include "health/docker/image.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

string_view tag_of(string_view image) {
  image = image.substr(0, image.find('@'));
  // What the engine calls an image whose name was given to another one since.
  if (image.starts_with("sha256:")) return {};
  const std::size_t slash = image.find_last_of('/');
  const std::size_t colon = image.find(':', slash == string_view::npos ? 0 : slash);
  return colon == string_view::npos ? string_view{} : image.substr(colon + 1);
}

}  // namespace

string release_of_image(string_view image) {
  const string_view tag = tag_of(image);
  if (tag.starts_with("RELEASE.")) return string(tag);
  const std::size_t begin = tag.starts_with('v') ? 1 : 0;
  if (begin >= tag.size() || !is_digit(tag[begin])) return {};
  const std::size_t end = tag.find_first_not_of("0123456789.", begin);
  // A tag such as 3f2a9c1 is a commit.
  if (end != string_view::npos && tag[end] != '-' && tag[end] != '_' && tag[end] != '+') return {};
  return string(tag.substr(0, end));
}

}  // namespace pyat::health
