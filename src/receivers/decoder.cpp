#include "receivers/decoder.hpp"

#include <algorithm>

#include "decode/checks/go_text.hpp"
#include "receivers/text_types.hpp"
#include "receivers/wording.hpp"

namespace pyat::receivers {

using decode::Kind;

Decoder::Decoder(const schemas::KnownRelease& known, diag::Severity severity, std::vector<diag::Diagnostic>& problems)
    : release_(known.release),
      known_(decode::type_at(known.receivers)),
      severity_(severity),
      problems_(problems),
      collector_(collector_of(known.release)),
      wording_(wording_of(known.release)),
      weak_(collector_ < 116) {}

void Decoder::decode(const std::string& name, const Value& value, const Type& type) {
  if (value.kind == Value::Kind::null || type.kind == Kind::any) return;  // of null the field keeps its default
  if (value.kind == Value::Kind::text) {
    if (refuses_reference(name, value, type) || is_split_text(value, type)) return;
    if (const TextType* own = find_text_type(type.name)) {
      std::string error;
      if (!own->accepts(value.text, release_, error)) text_error(name, value, type, error);
      return;
    }
  }
  switch (type.kind) {
    case Kind::boolean: return boolean(name, value, type);
    case Kind::int32:
    case Kind::int64: return integer(name, value, type);
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: return unsigned_integer(name, value, type);
    case Kind::float64: return floating(name, value, type);
    case Kind::string: return text(name, value, type);
    case Kind::structure: return structure(name, value, type);
    case Kind::map: return map(name, value, type);
    case Kind::slice: return list(name, value, type);
    case Kind::any: break;
  }
}

// mapstructure's StringToSliceHookFunc: a text is split at commas.
bool Decoder::is_split_text(const Value& value, const Type& type) const {
  return value.kind == Value::Kind::text && type.kind == Kind::slice && type.name == "[]string";
}

void Decoder::structure(const std::string& name, const Value& value, const Type& type) {
  if (value.kind != Value::Kind::map) return type_error(value, type, wording::no_structure(wording_, name, value));
  // A type that decodes itself begins a decoder of its own.
  const std::string prefix = type.custom() || name.empty() ? std::string{} : name + ".";
  std::vector<const Entry*> unknown;
  for (const Entry& entry : value.entries) {
    const schemas::FieldRow* field = type.find(entry.key);
    // Until v0.57 a key is found whatever its case.
    for (std::size_t i = 0; field == nullptr && collector_ <= 57 && i < type.fields.size(); ++i) {
      const std::string_view known = schemas::text(type.fields[i].name);
      if (decode::checks::equal_fold(entry.key, known) && value.find(known) == nullptr) field = &type.fields[i];
    }
    if (field == nullptr) {
      unknown.push_back(&entry);
      continue;
    }
    const std::string_view known = schemas::text(field->name);
    const Step step(*this, {.key = entry.key, .field = known});
    decode(prefix + std::string(known), entry.value, decode::type_at(field->type));
  }
  if (!unknown.empty()) unknown_keys(type.custom() ? std::string{} : name, type, unknown);
}

void Decoder::map(const std::string& name, const Value& value, const Type& type) {
  if (value.kind == Value::Kind::map) {
    for (const Entry& entry : value.entries) {
      const Step step(*this, {.key = entry.key});
      decode(name + "[" + entry.key + "]", entry.value, type.elem());
    }
  } else if (weak_ && value.kind == Value::Kind::list) {
    // Each item is decoded into the same map.
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const Step step(*this, {.index = static_cast<std::int64_t>(i)});
      decode(name + "[" + std::to_string(i) + "]", value.items[i], type);
    }
  } else {
    type_error(value, type, wording::unconvertible(wording_, name, type, value));
  }
}

void Decoder::list(const std::string& name, const Value& value, const Type& type) {
  const Type elem = type.elem();
  if (value.kind == Value::Kind::list) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const Step step(*this, {.index = static_cast<std::int64_t>(i)});
      decode(name + "[" + std::to_string(i) + "]", value.items[i], elem);
    }
  } else if (type.custom() && value.kind == Value::Kind::map) {
    // configopaque.MapList takes the mapping that it once was.
    constexpr Type opaque{.kind = Kind::string, .name = "configopaque.String"};
    for (const Entry& entry : value.entries) {
      const Step step(*this, {.key = entry.key});
      decode("[" + entry.key + "]", entry.value, opaque);
    }
  } else if (weak_) {
    // Anything else is the only item; an empty mapping is no item.
    if (value.kind != Value::Kind::map || !value.entries.empty()) decode(name + "[0]", value, elem);
  } else {
    type_error(value, type, wording::no_list(wording_, name, value));
  }
}

}  // namespace pyat::receivers
