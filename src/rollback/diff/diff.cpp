#include "rollback/diff/diff.hpp"

#include <algorithm>
#include <utility>

#include "rollback/diff/files.hpp"
#include "rollback/diff/items.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

// As a shell takes it: 'a b' in quotes.
string command_of(const std::vector<string>& words) {
  string out{};
  for (const string& word : words) {
    if (!out.empty()) out += ' ';
    const bool is_plain = !word.empty() && word.find_first_of(" \t\n\"'\\$`;&|<>()*?#~") == string::npos;
    out += is_plain ? word : '\'' + word + '\'';
  }
  return out;
}

std::vector<string> ports_of(const Service& service) {
  std::vector<string> ports{};
  for (const Published& port : service.ports)
    ports.push_back((port.host.empty() ? "" : port.host + "->") + port.container);
  return ports;
}

std::vector<string> mounts_of(const Service& service) {
  std::vector<string> mounts{};
  for (const Mounted& mount : service.mounts) mounts.push_back(mount.source + ":" + mount.target);
  return mounts;
}

std::vector<string> formats_of(const Generation& generation) {
  std::vector<string> formats{};
  for (const Format& format : generation.formats) {
    formats.push_back(format.product + " " + format.what + " " + format.written);
  }
  return formats;
}

// What nobody knew at one of the times is no difference.
std::optional<Changed> changed_if_known(const string& before, const string& after) {
  if (before.empty() || after.empty()) return std::nullopt;
  return changed(before, after);
}

ServiceChange compare(const Service& before, const Service& after) {
  ServiceChange change{.name = after.name, .kind = after.kind.empty() ? before.kind : after.kind};
  change.image = changed(before.image, after.image);
  change.image_id = changed_if_known(before.image_id, after.image_id);
  change.release = changed_if_known(before.release, after.release);
  // Older Compose has other names for what has not been made yet.
  const bool are_there = before.state != "absent" && after.state != "absent";
  if (are_there) change.container = changed_if_known(before.container, after.container);
  change.command = changed(command_of(before.command), command_of(after.command));
  if (before.is_one_shot != after.is_one_shot) {
    change.one_shot = Changed{before.is_one_shot ? "yes" : "no", after.is_one_shot ? "yes" : "no"};
  }
  change.ports = diff_items(ports_of(before), ports_of(after));
  change.mounts = diff_items(mounts_of(before), mounts_of(after));
  change.environment = diff_values(before.environment, after.environment);
  change.needs = diff_items(before.needs, after.needs);
  return change;
}

bool differs(const ServiceChange& change) {
  return change.image || change.image_id || change.release || change.container || change.command || change.one_shot ||
         !change.ports.empty() || !change.mounts.empty() || !change.environment.empty() || !change.needs.empty();
}

// All that one that is alone has, as added or removed.
ServiceChange alone(const Service& service, Change how) {
  const Service nothing{.name = service.name};
  const bool is_added = how == Change::added;
  ServiceChange change = is_added ? compare(nothing, service) : compare(service, nothing);
  change.change = how;
  change.kind = service.kind;
  const Changed id = is_added ? Changed{"", service.image_id} : Changed{service.image_id, ""};
  if (!service.image_id.empty()) change.image_id = id;
  return change;
}

void compare_services(const Generation& before, const Generation& after, Difference& difference) {
  for (const Service& service : before.services) {
    const Service* other = find_service(after, service.name);
    if (other == nullptr) {
      difference.services.push_back(alone(service, Change::removed));
      continue;
    }
    if (ServiceChange change = compare(service, *other); differs(change))
      difference.services.push_back(std::move(change));
    if (auto state = changed_if_known(service.state, other->state)) {
      difference.states.push_back({service.name, std::move(*state)});
    }
  }
  for (const Service& service : after.services) {
    if (find_service(before, service.name) == nullptr) difference.services.push_back(alone(service, Change::added));
  }
  std::stable_sort(difference.services.begin(), difference.services.end(),
                   [](const ServiceChange& a, const ServiceChange& b) { return a.name < b.name; });
}

}  // namespace

bool Difference::is_empty() const {
  return !stack && !folder && compose_files.empty() && profiles.empty() && services.empty() && files.empty() &&
         formats.empty();
}

Difference diff(const Generation& before, const Generation& after, const ContentOf& content) {
  Difference difference{};
  difference.stack = changed(before.stack, after.stack);
  difference.folder = changed(before.folder, after.folder);
  difference.compose_files = diff_items(before.compose_files, after.compose_files);
  if (difference.compose_files.empty() && before.compose_files != after.compose_files) {
    for (const string& file : after.compose_files) difference.compose_files.push_back({Change::changed, file});
  }
  difference.profiles = diff_items(before.profiles, after.profiles);
  compare_services(before, after, difference);
  difference.files = diff_files(before, after, content, difference.notes);
  difference.formats = diff_items(formats_of(before), formats_of(after));
  return difference;
}

}  // namespace pyat::rollback
