#include "receivers/history.hpp"

#include "decode/type.hpp"
#include "schemas/catalog.hpp"

namespace pyat::receivers {
namespace {

bool has_path(std::uint32_t receivers, FieldPath path) {
  decode::Type type = decode::type_at(receivers);
  for (const std::string_view name : path) {
    if (name.empty()) {
      type = type.elem();
      continue;
    }
    const schemas::FieldRow* field = type.find(name);
    if (field == nullptr) return false;
    type = decode::type_at(field->type);
  }
  return true;
}

}  // namespace

std::string releases_with(FieldPath path) {
  std::string runs;
  std::string_view first;
  std::string_view last;
  const auto end_run = [&](bool open) {
    if (first.empty()) return;
    runs.append(runs.empty() ? "" : ", ").append(first);
    if (open) {
      runs += " and later";
    } else if (first != last) {
      runs.append(" to ").append(last);
    }
    first = {};
  };
  for (const schemas::KnownRelease& known : schemas::releases_of(schemas::Product::tempo)) {
    if (!has_path(known.receivers, path)) {
      end_run(false);
      continue;
    }
    if (first.empty()) first = known.version;
    last = known.version;
  }
  end_run(true);
  return runs;
}

}  // namespace pyat::receivers
