// Tempo's `overrides:` (modules/overrides/config.go, since 2.3): decoded as the current form and, when that fails, as
// the flat form of earlier releases. Up to 2.9 only what the second try says is printed; from 2.10 both are, in one
// error. Either way the engineer is told of the form that the file is written in.
#include <algorithm>
#include <iterator>

#include "decode/decoder.hpp"

namespace pyat::decode {
namespace {

using diag::Diagnostic;
using yaml::Node;

bool is_line(const Diagnostic& found) { return found.server_message.starts_with("line "); }

// An error that is no list of lines ends the try; the lines before it are forgotten. Mistakes that the server does not
// get to see have no message of its own.
template <typename Errors>
auto* plain_error(Errors& errors) {
  const auto found = std::find_if(errors.begin(), errors.end(), [](const Diagnostic& error) {
    return !is_line(error) && !error.server_message.empty();
  });
  return found == errors.end() ? nullptr : &*found;
}

// An unknown extension (3.0) is reported at once, without a second try, unless it is a key of the flat form.
bool ends_decoding(const Diagnostic& error, const Type& legacy) {
  constexpr std::string_view before = "unknown extension key \"";
  const std::string_view text = error.server_message;
  if (!text.starts_with(before)) return false;
  const std::string_view rest = text.substr(before.size());
  return legacy.find(rest.substr(0, rest.find('"'))) == nullptr;
}

// One error text for both tries, since 2.10: "failed to unmarshal config: …; also failed in legacy format: …".
// Both lists of lines share memory in the server, so that the second overwrites the beginning of the first.
void print_both(std::vector<Diagnostic>& current, const std::vector<Diagnostic>& legacy) {
  const Diagnostic* legacy_plain = plain_error(legacy);
  const std::string tail = "; also failed in legacy format: " +
                           (legacy_plain != nullptr ? legacy_plain->server_message : "yaml: unmarshal errors:");
  if (Diagnostic* stopped = plain_error(current)) {
    stopped->server_message = "failed to unmarshal config: " + stopped->server_message + tail;
    return;
  }
  Diagnostic* last = nullptr;
  std::size_t line = 0;
  for (Diagnostic& error : current) {
    if (!is_line(error)) continue;
    if (line < legacy.size() && is_line(legacy[line])) error.server_message = legacy[line].server_message;
    ++line;
    last = &error;
  }
  if (last != nullptr) last->server_message += tail;
}

// Is the file written in the flat form? By the keys that only one of the two knows; when in doubt, it is not.
bool is_flat(const Node& node, const Type& current, const Type& legacy) {
  int flat = 0, nested = 0;
  for (std::uint32_t i = 0; i < node.count && node.kind == yaml::NodeKind::mapping; i += 2) {
    const bool in_current = current.find(node[i].value) != nullptr;
    const bool in_legacy = legacy.find(node[i].value) != nullptr;
    if (in_legacy && !in_current) ++flat;
    if (in_current && !in_legacy) ++nested;
  }
  return flat > nested;
}

// What the server says of a form that the file is not written in.
Diagnostic as_consequence(Diagnostic error, const Diagnostic& cause, bool tried_flat) {
  error.code = "overrides-form";
  error.severity = diag::Severity::info;
  error.message = tried_flat ? "Tempo also tried to read overrides in the flat form of releases before 2.3"
                             : "Tempo also tried to read overrides in the current form, with a defaults section";
  error.fix = {};
  error.help = "this goes away with the mistake in line " + std::to_string(cause.range.begin.line);
  return error;
}

}  // namespace

bool Decoder::overrides(const Node& node, const Type& type) {
  const std::size_t before = problems_.size();
  const auto take = [&] {
    std::vector<Diagnostic> taken(std::make_move_iterator(problems_.begin() + static_cast<std::ptrdiff_t>(before)),
                                  std::make_move_iterator(problems_.end()));
    problems_.resize(before);
    return taken;
  };
  const auto attempt = [&](Type form, std::string_view name) {
    form.name = form.owner = name;
    form.flags = static_cast<std::uint8_t>(form.flags & ~schemas::type_custom);
    if (node.kind == yaml::NodeKind::mapping) {
      mapping(node, form);
    } else {
      type_error(node, form);
    }
    return take();
  };

  const bool per_tenant = type.name == "overrides.perTenantOverrides";
  const std::string_view legacy_name = per_tenant ? "overrides.perTenantLegacyOverrides" : "overrides.legacyConfig";

  // The type whose keys are those of the flat form.
  const auto flat_type = [&] {
    const Type legacy = type_at(type.legacy_row);
    return per_tenant ? type_at(legacy.find("overrides")->type).elem() : legacy;
  };

  std::unordered_set<const Node*> filled;
  if (!per_tenant) filled_maps_ = &filled;
  std::vector<Diagnostic> current = attempt(type, "overrides.rawConfig");
  const bool has_second_try =
      type.legacy_row != 0 && std::none_of(current.begin(), current.end(),
                                           [&](const Diagnostic& error) { return ends_decoding(error, flat_type()); });
  if (current.empty() || stopped_ || !has_second_try) {
    filled_maps_ = nullptr;
    std::move(current.begin(), current.end(), std::back_inserter(problems_));
    return problems_.size() == before;
  }
  second_try_ = true;
  std::vector<Diagnostic> legacy = attempt(type_at(type.legacy_row), legacy_name);
  second_try_ = false;
  filled_maps_ = nullptr;

  if (legacy.empty()) {
    // Accepted, unless the first try broke off and left its lines behind in the list of errors.
    const Diagnostic* stopped = plain_error(current);
    if (stopped != nullptr) {
      const auto end = current.begin() + (stopped - current.data());
      std::move(current.begin(), end, std::back_inserter(problems_));
    }
    const bool good = problems_.size() == before;
    if (good) flat_overrides_ = &node;
    return good;
  }

  const bool flat = is_flat(node, type, type_at(type.legacy_row));
  if (release_.since(2, 10) && !per_tenant) {
    print_both(current, legacy);
  } else {
    for (Diagnostic& error : current) {
      const bool printed = std::any_of(legacy.begin(), legacy.end(), [&](const Diagnostic& line) {
        return line.server_message == error.server_message;
      });
      if (!printed) error.server_message.clear();
    }
  }
  std::vector<Diagnostic>& meant = flat ? legacy : current;
  std::vector<Diagnostic>& other = flat ? current : legacy;
  const Diagnostic cause = meant.front();
  std::move(meant.begin(), meant.end(), std::back_inserter(problems_));
  const auto same_place = [&](const Diagnostic& a) {
    return std::any_of(
        problems_.begin() + static_cast<std::ptrdiff_t>(before), problems_.end(),
        [&](const Diagnostic& b) { return a.range.begin == b.range.begin && a.server_message == b.server_message; });
  };
  for (Diagnostic& error : other) {
    if (error.server_message.empty() || same_place(error)) continue;
    problems_.push_back(as_consequence(std::move(error), cause, !flat));
  }
  return false;
}

}  // namespace pyat::decode
