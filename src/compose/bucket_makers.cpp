// Containers that make buckets by MinIO's client, as its documentation and everybody's Compose files have them:
//   mc alias set store http://minio:9000 KEY SECRET; mc mb --ignore-existing store/blocks
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "compose/buckets.hpp"
#include "compose/facts.hpp"
#include "compose/image.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;
using Words = std::vector<string>;

bool is_client(string_view word) { return word == "mc" || word.ends_with("/mc"); }

bool separates(string_view word) {
  constexpr std::array<string_view, 12> words = {"&&", "||", "|",    "do",    "done", "then",
                                                 "fi", "if", "else", "until", "!",    "while"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Without the brackets of a shell around it.
string_view without_brackets(string_view word) {
  while (word.starts_with('(') || word == "{" || word == "}") word.remove_prefix(1);
  while (word.ends_with(')')) word.remove_suffix(1);
  return word;
}

// The commands of the client in a script. A line feed has become a space by then: the next call of it begins another.
std::vector<Words> client_calls(const Words& words) {
  std::vector<Words> calls{};
  bool is_in_call = false;
  const auto add = [&](string_view word) {
    if (is_client(word)) {
      calls.emplace_back();
      is_in_call = true;
    } else if (separates(word)) {
      is_in_call = false;
    } else if (is_in_call && !word.empty() && !word.starts_with('-')) {
      calls.back().emplace_back(word);
    }
  };
  for (string_view word : words) {
    for (std::size_t end = word.find(';'); end != string_view::npos; end = word.find(';')) {
      add(without_brackets(word.substr(0, end)));
      is_in_call = false;
      word.remove_prefix(end + 1);
    }
    add(without_brackets(word));
  }
  return calls;
}

class Makers {
 public:
  explicit Makers(const Service& service) {
    for (const Variable& variable : service.environment) {
      constexpr string_view prefix = "MC_HOST_";
      if (!variable.name.starts_with(prefix) || !variable.value) continue;
      set_alias(string_view(variable.name).substr(prefix.size()), *variable.value);
    }
  }

  void run(const Words& call) {
    for (std::size_t i = 0; i + 3 < call.size(); ++i) {
      const bool sets = (call[i] == "alias" && call[i + 1] == "set") || (call[i] == "host" && call[i + 1] == "add");
      if (sets) set_alias(call[i + 2], call[i + 3]);
    }
    const auto make = std::find(call.begin(), call.end(), "mb");
    for (auto word = make; word != call.end(); ++word) add(*word);
  }

  std::vector<Bucket> take() { return std::move(buckets_); }

 private:
  // The address without what stands before the @ of https://KEY:SECRET@minio:9000.
  void set_alias(string_view name, string_view url) {
    while (name.ends_with('/')) name.remove_suffix(1);
    const std::size_t keys = url.rfind('@');
    aliases_[string(name)] = string(keys == string_view::npos ? url : url.substr(keys + 1));
  }

  void add(string_view word) {
    const std::size_t slash = word.find('/');
    if (slash == string_view::npos) return;
    const auto alias = aliases_.find(word.substr(0, slash));
    string_view name = word.substr(slash + 1);
    while (name.ends_with('/')) name.remove_suffix(1);
    if (alias == aliases_.end() || name.empty()) return;
    buckets_.push_back({.name = string(name), .endpoint = alias->second, .source = "mc mb"});
  }

  std::map<string, string, std::less<>> aliases_{};
  std::vector<Bucket> buckets_{};
};

}  // namespace

std::vector<Bucket> buckets_made_by(const Service& service) {
  Words words = flat_words(service.command);
  const bool is_image = parse_image(service.image).repository.ends_with("minio/mc");
  if (is_image && std::none_of(words.begin(), words.end(), is_client)) words.insert(words.begin(), "mc");
  Makers makers(service);
  for (const Words& call : client_calls(words)) makers.run(call);
  return makers.take();
}

}  // namespace pyat::compose
