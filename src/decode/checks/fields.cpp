#include "decode/checks/fields.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

namespace pyat::decode::checks {
namespace {

double parse_integer(std::string_view digits, int base) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return static_cast<double>(value);
}

// The number that a YAML scalar stands for (resolve.go of go-yaml: strconv.ParseInt with base 0, then ParseFloat).
double parse_number(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != '_') plain += c;
  }
  std::string_view rest = plain;
  const bool negative = rest.substr(0, 1) == "-";
  if (negative || rest.substr(0, 1) == "+") rest.remove_prefix(1);
  double value = 0;
  const char second = rest.size() > 1 && rest[0] == '0' ? rest[1] : '\0';
  if (second == 'x' || second == 'X') {
    value = parse_integer(rest.substr(2), 16);
  } else if (second == 'o' || second == 'O') {
    value = parse_integer(rest.substr(2), 8);
  } else if (second == 'b' || second == 'B') {
    value = parse_integer(rest.substr(2), 2);
  } else if (second >= '0' && second <= '7' && rest.find_first_not_of("01234567") == std::string_view::npos) {
    value = parse_integer(rest, 8);
  } else if (rest == ".inf" || rest == ".Inf" || rest == ".INF") {
    value = std::numeric_limits<double>::infinity();
  } else if (rest == ".nan" || rest == ".NaN" || rest == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  } else {
    std::from_chars(rest.data(), rest.data() + rest.size(), value);
  }
  return negative ? -value : value;
}

}  // namespace

bool is_null(const yaml::Node& node) {
  const yaml::Node& n = yaml::resolve_alias(node);
  if (n.kind != yaml::NodeKind::scalar) return false;
  if (n.tag == "tag:yaml.org,2002:null") return true;
  return n.implicit && n.tag.empty() &&
         (n.value.empty() || n.value == "~" || n.value == "null" || n.value == "Null" || n.value == "NULL");
}

bool is_written_null(const Fields& fields, std::string_view key) {
  if (fields.find(key) != nullptr) return false;
  const yaml::Node& mapping = fields.node();
  for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) {
    const yaml::Node& name = yaml::resolve_alias(mapping[i]);
    if (name.kind == yaml::NodeKind::scalar && name.value == key) return true;
  }
  return false;
}

std::string_view decoded_text(const Fields& fields, std::string_view key, std::string_view fallback) {
  if (!fields.v3() && is_written_null(fields, key)) return {};
  return fields.text(key, fallback);
}

double decoded_number(const Fields& fields, std::string_view key, std::string_view fallback) {
  return parse_number(decoded_text(fields, key, fallback));
}

bool decoded_bool(const Fields& fields, std::string_view key) {
  const std::string_view text = decoded_text(fields, key, "");
  for (const std::string_view yes : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"}) {
    if (text == yes) return true;
  }
  return false;
}

const yaml::Node* find_mapping(const Fields& fields, std::string_view key) {
  const yaml::Node* node = fields.find(key);
  return node != nullptr && node->kind == yaml::NodeKind::mapping ? node : nullptr;
}

const yaml::Node* find_sequence(const Fields& fields, std::string_view key) {
  const yaml::Node* node = fields.find(key);
  return node != nullptr && node->kind == yaml::NodeKind::sequence ? node : nullptr;
}

bool complain(Complaint& complaint, const Fields& fields, std::string_view key, std::string_view error) {
  complaint.error = error;
  complaint.at = key.empty() ? nullptr : fields.find(key);
  complaint.key = complaint.at == nullptr ? std::string_view{} : key;
  return false;
}

}  // namespace pyat::decode::checks
