#include "receivers/receivers.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "decode/checks/go_text.hpp"
#include "decode/place.hpp"
#include "receivers/component_id.hpp"
#include "receivers/decoder.hpp"
#include "receivers/history.hpp"
#include "util/edit_distance.hpp"

namespace pyat::receivers {
namespace {

constexpr Type any_map{
    .kind = decode::Kind::map, .name = "map[string]interface {}", .builtin_elem = &decode::builtin::any};

// What mapstructure makes of a list where it converts: the mappings in it become one.
Value merged(const Value& list) {
  Value map{};
  map.kind = Value::Kind::map;
  map.at = list.at;
  for (const Value& item : list.items) {
    for (const Entry& entry : item.entries) {
      std::erase_if(map.entries, [&](const Entry& other) { return other.key == entry.key; });
      map.entries.push_back(entry);
    }
  }
  return map;
}

// In the order of modules/distributor/receiver/shim.go; the server prints them in any.
std::string factories(const Type& known) {
  std::string text = "[";
  for (const std::string_view name : {"jaeger", "zipkin", "opencensus", "otlp", "kafka"}) {
    if (known.find(name) != nullptr) text.append(text.size() == 1 ? "" : " ").append(name);
  }
  return text + "]";
}

// Without what says which name it is about: in "otlp/" id: …
std::string_view reason_of(std::string_view error) {
  const std::size_t mark = error.find(" id: ");
  return mark == std::string_view::npos ? error : error.substr(mark + 5);
}

}  // namespace

void Decoder::receivers(const Value& receivers) {
  std::vector<std::string> ids;
  for (const Entry& entry : receivers.entries) receiver(entry, ids);
}

// What is wrong with the name of a receiver, as the map of all receivers reports it.
std::string Decoder::in_receivers(std::string_view error) const {
  const std::string text(error);
  if (wording_ >= Wording::v2_3) return "'receivers' '' " + text;
  const bool says_twice = collector_ >= 74 && collector_ < 97;
  return (says_twice ? "error decoding 'receivers': error decoding '': " : "error decoding 'receivers': ") + text;
}

void Decoder::receiver(const Entry& entry, std::vector<std::string>& known_ids) {
  const ComponentId id = parse_component_id(entry.key, collector_);
  const std::string whole = id.name.empty() ? id.type : id.type + "/" + id.name;
  const Step step(*this, {.key = entry.key, .field = id.type});
  if (!id.error.empty()) {
    auto& found = problem("bad-component-id", *entry.key_at, in_receivers(id.error));
    found.message = "\"" + entry.key + "\" is no name for a receiver: " + std::string(reason_of(id.error));
    found.help = "write its type, such as otlp, or type/name where there are several of a type";
  } else if (std::find(known_ids.begin(), known_ids.end(), whole) != known_ids.end()) {
    auto& found = problem(
        "duplicate-key", *entry.key_at,
        in_receivers("duplicate name " + decode::checks::go_quoted(entry.key) + " after unmarshaling " + whole));
    found.message = "receiver \"" + whole + "\" is there twice";
    found.help = "keep one of the two";
  }
  if (id.error.empty()) known_ids.push_back(whole);
  const std::string name = (collector_ <= 57 ? "receivers[" : "[") + entry.key + "]";
  const std::size_t before = problems_.size();
  decode(name, entry.value, any_map);
  if (id.type.empty()) return;
  const schemas::FieldRow* field = known_.find(id.type);
  if (field == nullptr) return unknown_receiver(entry, id.type, whole);
  if (problems_.size() != before) return;
  const Type fields = decode::type_at(field->type);
  if (entry.value.kind == Value::Kind::list) return component(merged(entry.value), id.type, whole, fields);
  component(entry.value, id.type, whole, fields);
}

void Decoder::unknown_receiver(const Entry& entry, std::string_view type, std::string_view id) {
  const std::string quoted_type = decode::checks::go_quoted(type);
  const std::string quoted_id = decode::checks::go_quoted(id);
  const std::string valid = " (valid values: " + factories(known_) + ")";
  const std::string server = collector_ <= 57
                                 ? "unknown receivers type " + quoted_type + " for " + quoted_id + valid
                                 : (wording_ >= Wording::v2_3 ? "'receivers' " : "error decoding 'receivers': ") +
                                       ("unknown type: " + quoted_type + " for id: " + quoted_id + valid);
  auto& found = problem("unknown-receiver", *entry.key_at, server);
  found.message = "this release of Tempo has no receiver \"" + std::string(type) + "\"";

  std::vector<std::string_view> names;
  for (const schemas::FieldRow& row : known_.fields) names.push_back(schemas::text(row.name));
  const std::vector<std::string_view> way{type};
  if (const std::string releases = releases_with(way); !releases.empty()) {
    found.help = "it is in Tempo " + releases + " only: let its clients send OTLP to the otlp receiver";
    return;
  }
  if (const std::string_view nearest = util::nearest(type, names); !nearest.empty()) {
    found.help = "did you mean \"" + std::string(nearest) + "\"?";
    return;
  }
  found.help = "Tempo has these: ";
  for (const std::string_view& name : names) found.help.append(&name == names.data() ? "" : ", ").append(name);
  found.help += "; what others receive, an OpenTelemetry Collector can send on as OTLP";
}

void Decoder::component(const Value& value, std::string_view type, std::string_view id, const Type& fields) {
  if (refuses_empty(value, type, id)) return;
  if (value.kind == Value::Kind::map) structure({}, value, fields);
  check_component(value, type, id);
}

void check_receivers(const yaml::Node& receivers, const schemas::KnownRelease& known, diag::Severity severity,
                     std::vector<diag::Diagnostic>& problems) {
  if (receivers.kind != yaml::NodeKind::mapping || known.receivers == 0) return;
  const auto values = read_receivers(receivers);
  if (!values) {
    diag::Diagnostic note{};
    note.code = "more-problems";
    note.severity = diag::Severity::info;
    note.range = decode::range_of(receivers);
    note.path = "distributor.receivers";
    note.message = "the receivers are too many to be checked";
    problems.push_back(std::move(note));
    return;
  }
  std::vector<diag::Diagnostic> found;
  Decoder(known, severity, found).receivers(*values);
  // Through aliases a mistake is met in several receivers.
  std::set<std::tuple<diag::Position, diag::Position, std::string_view, std::string>> seen;
  for (diag::Diagnostic& each : found) {
    if (seen.emplace(each.range.begin, each.range.end, each.code, each.server_message).second)
      problems.push_back(std::move(each));
  }
}

}  // namespace pyat::receivers
