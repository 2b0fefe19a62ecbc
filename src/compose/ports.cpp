// The short form of ports.
#include <algorithm>
#include <charconv>

#include "compose/service.hpp"

namespace pyat::compose {
namespace {

using std::string_view;

struct PortRange {
  unsigned first = 0, last = 0;
  unsigned size() const { return last - first + 1; }
};

bool parse_number(string_view text, unsigned& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number <= 65535;
}

bool parse_range(string_view text, PortRange& range) {
  const std::size_t dash = text.find('-');
  if (!parse_number(text.substr(0, dash), range.first)) return false;
  range.last = range.first;
  if (dash == string_view::npos) return true;
  return parse_number(text.substr(dash + 1), range.last) && range.last >= range.first;
}

// Takes the last part behind a colon off.
string_view take_last(string_view& text) {
  const std::size_t colon = text.rfind(':');
  const string_view last = colon == string_view::npos ? text : text.substr(colon + 1);
  text = colon == string_view::npos ? string_view{} : text.substr(0, colon);
  return last;
}

// Docker takes addresses alone there, no names.
bool is_ip(string_view text) {
  const bool is_v6 = text.find(':') != string_view::npos;
  return text.find_first_not_of(is_v6 ? "0123456789abcdefABCDEF:." : "0123456789.") == string_view::npos;
}

}  // namespace

bool parse_ports(string_view text, std::vector<Port>& ports) {
  string_view protocol = "tcp";
  if (const std::size_t slash = text.find('/'); slash != string_view::npos) {
    protocol = text.substr(slash + 1);
    text = text.substr(0, slash);
  }
  PortRange container{};
  if (!parse_range(take_last(text), container) || container.first == 0) return false;
  PortRange host{};
  const bool has_host = !text.empty();
  if (const string_view last = take_last(text); !last.empty() && !parse_range(last, host)) return false;
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (!is_ip(text)) return false;
  const bool is_published = has_host && host.first != 0;
  // Of several host ports for one container port, Docker takes a free one.
  const bool fits = is_published && host.size() == container.size();
  for (unsigned i = 0; i < container.size(); ++i) {
    ports.push_back({.host_ip = std::string(text),
                     .host = static_cast<std::uint16_t>(fits ? host.first + i : 0),
                     .container = static_cast<std::uint16_t>(container.first + i),
                     .protocol = std::string(protocol)});
  }
  return true;
}

}  // namespace pyat::compose
