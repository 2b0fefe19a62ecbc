// Secrets taken out of texts before anybody sees them: reports, logs, messages to others.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::util {

// Knows secrets by heart, and puts "***" in their places.
class Mask {
 public:
  // What is shorter than four bytes is part of any other word, and left alone.
  void add(std::string_view secret);
  // Also in the form in which HTTP carries user and password: base64 of both.
  void add_login(std::string_view user, std::string_view password);
  // The path and the query of a URL that is a secret, whole and in those parts that are no words. Its host stays.
  void add_url(std::string_view url);

  // Those that were added. An excerpt that ends with "…" amid a secret is masked, too.
  void apply(std::string& text) const;

 private:
  std::vector<std::string> secrets_{};  // the longest first: one may contain another
};

// At most so many bytes, not cut amid a character; "…" follows what was cut.
std::string shortened(std::string_view text, std::size_t longest);

}  // namespace pyat::util
