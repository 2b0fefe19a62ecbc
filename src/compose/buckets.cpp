#include "compose/buckets.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "compose/interpolate.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

bool keeps_objects(const Found& found) { return found.service.kind == "minio" || found.service.kind == "s3"; }

// minio of "minio:9000" and of "http://minio:9000".
string host_of(const string& endpoint) {
  const util::UrlResult parsed = util::parse_url(endpoint, "http");
  return parsed.problem.empty() ? parsed.url.host : string{};
}

// As the server does with -config.expand-env, with the variables that its container is given.
void expand(Bucket& bucket, const Service& service) {
  const auto variable = [&](string_view name) {
    const Variable* found = service.variable(name);
    return found == nullptr ? std::nullopt : found->value;
  };
  for (string* text : {&bucket.name, &bucket.endpoint}) {
    const Interpolated done = interpolate(*text, variable);
    if (done.problem.empty() && done.unset.empty()) *text = done.text;
  }
}

class Buckets {
 public:
  Buckets(const Project& project, const ReadFile& read, Stack& stack) : project_(project), read_(read), stack_(stack) {}

  void add() {
    for (Found& found : stack_.services) {
      const Service& service = *project_.find(found.service.name);
      if (keeps_objects(found)) add_default_buckets(service, found);
      add_of_file(service, found);
      for (const Bucket& bucket : buckets_made_by(service)) add(bucket, found);
    }
    for (Found& found : stack_.services) add_facts(found);
  }

 private:
  struct Source {
    string store{};  // the service that has the bucket
    string bucket{};
    string words{};  // "common.storage.s3 of mimir"
  };

  // Of Bitnami's image: "blocks,ruler:public".
  void add_default_buckets(const Service& service, const Found& found) {
    const Variable* variable = service.variable("MINIO_DEFAULT_BUCKETS");
    if (variable == nullptr || !variable->value) return;
    for (const string& part : util::split_at(*variable->value, ",")) {
      const string_view name = util::trimmed(string_view(part).substr(0, part.find(':')));
      if (is_bucket_name(name)) sources_.push_back({found.service.name, string(name), variable->name});
    }
  }

  // Several replicas share one file; it counts once.
  void add_of_file(const Service& service, Found& found) {
    const string& path = found.service.config;
    if (path.empty() || keeps_objects(found) || !files_.insert(path).second) return;
    const auto text = read_(path);
    if (!text) return;
    for (Bucket& bucket : buckets_of_file(found.service.kind, *text)) {
      if (found.service.expand_env.value_or(false)) expand(bucket, service);
      add(bucket, found);
    }
  }

  void add(const Bucket& bucket, Found& by) {
    const bool is_known = is_bucket_name(bucket.name) && bucket.endpoint.find('$') == string::npos;
    if (!is_known) {
      const bool has_variables = (bucket.name + bucket.endpoint).find('$') != string::npos;
      say(by.open, "buckets: that of " + bucket.source +
                       (has_variables ? " is written with variables" : " has a name that S3 does not take"));
      return;
    }
    Found* store = store_at(host_of(bucket.endpoint));
    if (store == nullptr) {
      const string where = bucket.endpoint.empty() ? string{} : " at " + host_of(bucket.endpoint);
      say(by.open,
          "buckets: " + bucket.name + where + " is in no service of this stack; name a service of kind s3 for it");
    } else if (!keeps_objects(*store)) {
      say(by.open,
          "buckets: " + bucket.name + " is in " + store->service.name + ", which is not known as an object store");
    } else {
      sources_.push_back({store->service.name, bucket.name, bucket.source + " of " + by.service.name});
    }
  }

  static void say(std::vector<string>& open, string sentence) {
    if (std::find(open.begin(), open.end(), sentence) == open.end()) open.push_back(std::move(sentence));
  }

  Found* store_at(const string& host) {
    const auto found = std::find_if(stack_.services.begin(), stack_.services.end(), [&](const Found& each) {
      return !host.empty() && (util::lower_ascii(each.service.name) == util::lower_ascii(host) ||
                               util::lower_ascii(each.service.container) == util::lower_ascii(host));
    });
    return found == stack_.services.end() ? nullptr : &*found;
  }

  // "bucket blocks: common.storage.s3 of mimir, mc mb of minio-init"; those that are from the same places together.
  void add_facts(Found& found) {
    std::vector<std::pair<string, std::vector<string>>> groups{};  // the places, and the buckets
    for (const string& name : add_names(found)) {
      std::vector<string> places{};
      for (const Source& source : sources_) {
        if (source.store == found.service.name && source.bucket == name) say(places, source.words);
      }
      const string words = util::joined(places, ", ");
      const auto group =
          std::find_if(groups.begin(), groups.end(), [&](const auto& each) { return each.first == words; });
      if (group == groups.end()) {
        groups.push_back({words, {name}});
      } else {
        group->second.push_back(name);
      }
    }
    for (const auto& [words, names] : groups) {
      found.facts.push_back((names.size() == 1 ? "bucket " : "buckets ") + util::joined(names, ", ") + ": " + words);
    }
  }

  const std::vector<string>& add_names(Found& found) const {
    std::vector<string>& names = found.service.buckets;
    for (const Source& source : sources_) {
      const bool is_here = source.store == found.service.name;
      if (is_here && std::find(names.begin(), names.end(), source.bucket) == names.end())
        names.push_back(source.bucket);
    }
    return names;
  }

  const Project& project_;
  const ReadFile& read_;
  Stack& stack_;
  std::set<string> files_{};
  std::vector<Source> sources_{};
};

}  // namespace

bool is_bucket_name(string_view name) {
  const auto is_alnum = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return name.size() >= 3 && name.size() <= 63 && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_alnum(c) || c == '-' || c == '.'; });
}

void add_buckets(const Project& project, const ReadFile& read, Stack& stack) { Buckets(project, read, stack).add(); }

}  // namespace pyat::compose
