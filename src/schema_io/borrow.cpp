#include "schema_io/borrow.hpp"

namespace pyat::schema_io {
namespace {

using schemas::Kind;
using schemas::Node;

constexpr std::size_t most_shown = 6;

void collect_flags(const Node& node, std::map<std::string, const Node*, std::less<>>& by_flag) {
  for (const Node& field : node.fields) {
    if (!field.flag.empty()) {
      const auto [entry, fresh] = by_flag.try_emplace(field.flag, &field);
      if (!fresh) entry->second = nullptr;
    }
    collect_flags(field, by_flag);
  }
}

// "3 fields …: a, b, c"
void add_note(std::vector<std::string>& notes, const std::vector<std::string>& paths, std::string_view one,
              std::string_view many) {
  if (paths.empty()) return;
  std::string note(one);
  if (paths.size() != 1) note = std::to_string(paths.size()).append(many);
  for (std::size_t i = 0; i < paths.size() && i < most_shown; ++i) note.append(i == 0 ? ": " : ", ").append(paths[i]);
  if (paths.size() > most_shown) note += " and " + std::to_string(paths.size() - most_shown) + " more";
  notes.push_back(std::move(note));
}

}  // namespace

Borrowing::Borrowing(const Node& nearest, std::string_view release) : release_(release) {
  collect_flags(nearest, by_flag_);
}

const Node* Borrowing::by_flag(const std::string& flag) const {
  const auto found = by_flag_.find(flag);
  return flag.empty() || found == by_flag_.end() ? nullptr : found->second;
}

Node Borrowing::unknown_type(std::string_view words) {
  Node node{};
  node.type = words.empty() ? std::string("unknown") : std::string(words);
  node.kind = Kind::any;
  return node;
}

Node Borrowing::unknown_section(bool open) {
  Node node{};
  node.type = "unknown";
  node.kind = Kind::structure;
  node.flags = open ? schemas::type_recursive : 0;
  return node;
}

std::vector<std::string> Borrowing::notes(std::string_view why_kept) const {
  const std::string in = " " + release_;
  std::vector<std::string> notes{"Go types, and the names in the server's messages, are those of" + in +
                                 " wherever it has the same field"};
  add_note(notes, unknown, "the type of a field is not known, and any value is accepted",
           " fields whose type is not known, and for which any value is accepted");
  add_note(notes, sections, "what the server calls a new section in its messages is not known",
           " new sections, of which it is not known what the server calls them in its messages");
  add_note(notes, changed, "a field has another type than in" + in, " fields have another type than in" + in);
  add_note(notes, moved, "the type of a field is that of the same flag at another path in" + in,
           " fields have the type of the same flag at another path in" + in);
  add_note(notes, kept, "a field was taken over from" + in + ": " + std::string(why_kept),
           " fields were taken over from" + in + " (" + std::string(why_kept) + ")");
  return notes;
}

std::string below(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}

std::string check_kinship(const std::vector<std::string>& names, const Node& nearest, std::string_view release) {
  std::size_t known = 0;
  for (const std::string& name : names) {
    if (nearest.find(name) != nullptr) ++known;
  }
  if (names.size() > 4 && known * 2 >= names.size()) return {};
  return "of its " + std::to_string(names.size()) + " top-level keys, " + std::string(release) + " knows " +
         std::to_string(known) + ": this is the reference of something else";
}

}  // namespace pyat::schema_io
