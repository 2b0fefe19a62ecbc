// The configuration that a server says it runs with, as its status page gives it: what differs from the defaults, or
// all of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::health {

class ServerConfig {
 public:
  ServerConfig() = default;
  // `page` is YAML; lines before a document's "---" are the page's heading.
  explicit ServerConfig(std::string_view page);

  // Whether there is one at all. An empty difference is one.
  bool is_known() const { return is_known_; }
  // The value at a path such as "ingester.ring.replication_factor"; empty when it is not there.
  std::string_view at(std::string_view path) const;
  // Whether there is a value, or a mapping, be it empty.
  bool has(std::string_view path) const;
  bool has_any_below(std::string_view path) const;

 private:
  const std::string* find(std::string_view path) const;

  bool is_known_ = false;
  std::vector<std::pair<std::string, std::string>> values_{};  // scalars and empty mappings, by path
};

}  // namespace pyat::health
