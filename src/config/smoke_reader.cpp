#include "config/smoke_reader.hpp"

#include <algorithm>

#include "config/problem.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"
#include "util/url.hpp"

namespace pyat::config {
namespace {

using std::string;
using Problems = std::vector<diag::Diagnostic>;

// As util::Url has hosts, so that the two can be compared.
string without_brackets(const string& host) {
  if (!host.starts_with('[')) return host;
  return host.substr(1, host.size() - (host.ends_with(']') ? 2 : 1));
}

std::vector<string> read_hosts(const Node& list) {
  std::vector<string> hosts = texts_of(list);
  for (string& host : hosts) host = without_brackets(host);
  return hosts;
}

string read_receiver(const Node& node, const string& path, Problems& problems) {
  const util::UrlResult parsed = util::parse_url(node.text, "http");
  if (!parsed.problem.empty()) {
    add_problem(problems, node.range, path, in_quotes(node.text) + ": " + parsed.problem);
  }
  return node.text;
}

std::vector<string> read_tenants(const Node& list, const string& path, Problems& problems) {
  std::vector<string> tenants{};
  for (const Node* item : list.items) {
    if (std::find(tenants.begin(), tenants.end(), item->text) != tenants.end()) {
      add_problem(problems, item->range, path, "tenants names " + in_quotes(item->text) + " twice",
                  "name each of them once: one must not read what another has written");
    }
    tenants.push_back(item->text);
  }
  return tenants;
}

}  // namespace

SmokeSettings read_smoke(const Node& node, Problems& problems) {
  SmokeSettings smoke{};
  for (const Entry& entry : node.entries) {
    const string path = path_below("smoke", entry.key);
    if (entry.key == "yes_write_to") smoke.yes_write_to = read_hosts(*entry.value);
    if (entry.key == "receiver") smoke.receiver = read_receiver(*entry.value, path, problems);
    if (entry.key == "tenants") smoke.tenants = read_tenants(*entry.value, path, problems);
    if (entry.key == "visible_within") smoke.visible_within = read_duration(entry, path, problems);
    if (entry.key == "timeout") smoke.timeout = read_duration(entry, path, problems);
  }
  return smoke;
}

}  // namespace pyat::config
