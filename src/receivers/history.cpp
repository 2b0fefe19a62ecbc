#include "receivers/history.hpp"

#include <vector>

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

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) text += i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
}

}  // namespace

std::string releases_with(FieldPath path) {
  std::vector<std::string> runs;
  std::string_view first;
  std::string_view last;
  const auto end_run = [&] {
    if (!first.empty()) runs.push_back(std::string(first) + (first == last ? "" : " to " + std::string(last)));
    first = {};
  };
  for (const schemas::KnownRelease& known : schemas::releases_of(schemas::Product::tempo)) {
    if (!has_path(known.receivers, path)) {
      end_run();
      continue;
    }
    if (first.empty()) first = known.version;
    last = known.version;
  }
  end_run();
  return join(runs);
}

}  // namespace pyat::receivers
