#include "compose/merge.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

// As the specification has it, "Merge and override": these are replaced rather than appended.
constexpr std::array<string_view, 3> replaced_lists = {"command", "entrypoint", "test"};

Value scalar_like(const Value& origin, string text, string raw) {
  Value value = origin;
  value.kind = ValueKind::scalar;
  value.items.clear();
  value.text = std::move(text);
  value.raw = std::move(raw);
  return value;
}

// - A=1 → A: 1; - A → A: null, which means the value that the environment has.
void make_mapping_of_pairs(Value& list) {
  Value mapping = list;
  mapping.kind = ValueKind::mapping;
  mapping.items.clear();
  for (const Value& item : list.items) {
    if (!item.is_text()) continue;
    const std::size_t equals = item.text.find('=');
    Entry entry{item.text.substr(0, equals), item.where, item};
    const std::size_t raw_equals = item.raw.find('=');
    if (equals == string::npos || raw_equals == string::npos) {
      entry.value.kind = ValueKind::null;
    } else {
      entry.value = scalar_like(item, item.text.substr(equals + 1), item.raw.substr(raw_equals + 1));
    }
    if (Value* known = mapping.find(entry.key)) {
      *known = std::move(entry.value);
    } else {
      mapping.entries.push_back(std::move(entry));
    }
  }
  list = std::move(mapping);
}

// a.env → - a.env
void make_list(Value& scalar) {
  Value list;
  list.kind = ValueKind::list;
  list.tag = scalar.tag;
  list.file = scalar.file;
  list.where = scalar.where;
  scalar.tag = MergeTag::none;
  list.items.push_back(std::move(scalar));
  scalar = std::move(list);
}

// - a → a: {condition: service_started}
void make_mapping_of_names(Value& list) {
  Value mapping = list;
  mapping.kind = ValueKind::mapping;
  mapping.items.clear();
  for (const Value& item : list.items) {
    if (!item.is_text() || mapping.find(item.text) != nullptr) continue;
    Value options = item;
    options.kind = ValueKind::mapping;
    options.entries.push_back({"condition", item.where, scalar_like(item, "service_started", "service_started")});
    mapping.entries.push_back({item.text, item.where, std::move(options)});
  }
  list = std::move(mapping);
}

void merge_value(string_view key, Value& earlier, const Value& later) {
  const bool is_replaced = std::find(replaced_lists.begin(), replaced_lists.end(), key) != replaced_lists.end();
  if (later.tag == MergeTag::override || earlier.kind != later.kind) {
    earlier = later;
  } else if (later.kind == ValueKind::mapping) {  // a service may be called "test"
    merge_into(earlier, later);
  } else if (later.kind == ValueKind::list && !is_replaced) {
    earlier.items.insert(earlier.items.end(), later.items.begin(), later.items.end());
  } else {
    earlier = later;
  }
}

}  // namespace

void normalise_service(Value& service) {
  for (const string_view key : {"environment", "labels"}) {
    Value* found = service.find(key);
    if (found != nullptr && found->kind == ValueKind::list) make_mapping_of_pairs(*found);
  }
  Value* files = service.find("env_file");
  if (files != nullptr && files->is_text()) make_list(*files);
  Value* needs = service.find("depends_on");
  if (needs != nullptr && needs->kind == ValueKind::list) make_mapping_of_names(*needs);
}

void merge_into(Value& earlier, const Value& later) {
  for (const Entry& entry : later.entries) {
    const auto found = std::find_if(earlier.entries.begin(), earlier.entries.end(),
                                    [&](const Entry& known) { return known.key == entry.key; });
    if (entry.value.tag == MergeTag::reset) {
      if (found != earlier.entries.end()) earlier.entries.erase(found);
    } else if (found == earlier.entries.end()) {
      earlier.entries.push_back(entry);
    } else if (entry.value.kind != ValueKind::null) {
      merge_value(entry.key, found->value, entry.value);
    }
  }
}

}  // namespace pyat::compose
