#include "wire/loki_push.hpp"

#include <fmt/format.h>

#include <iterator>
#include <protozero/pbf_builder.hpp>

#include "wire/json_text.hpp"
#include "wire/snappy.hpp"

namespace pyat::wire::loki {
namespace {

using std::string;
using std::string_view;

// The numbers of the fields in Loki's pkg/push/push.proto, and of google/protobuf/timestamp.proto.
namespace field {
enum class Request : protozero::pbf_tag_type { streams = 1 };
enum class Stream : protozero::pbf_tag_type { labels = 1, entries = 2 };
enum class Entry : protozero::pbf_tag_type { timestamp = 1, line = 2, structured_metadata = 3 };
enum class Timestamp : protozero::pbf_tag_type { seconds = 1, nanos = 2 };
enum class Label : protozero::pbf_tag_type { name = 1, value = 2 };
}  // namespace field

constexpr std::int64_t second = 1'000'000'000;

void append_object(string& out, const Labels& labels) {
  out += '{';
  for (const Label& label : labels) {
    if (&label != &labels.front()) out += ',';
    append_json_text(out, label.name);
    out += ':';
    append_json_text(out, label.value);
  }
  out += '}';
}

void append_entry(string& out, const Entry& entry) {
  out += '[';
  append_json_int64(out, entry.time);
  out += ',';
  append_json_text(out, entry.line);
  if (!entry.metadata.empty()) {
    out += ',';
    append_object(out, entry.metadata);
  }
  out += ']';
}

void append_stream(string& out, const Stream& stream) {
  out += R"({"stream":)";
  append_object(out, stream.labels);
  out += R"(,"values":[)";
  for (const Entry& entry : stream.entries) {
    if (&entry != &stream.entries.front()) out += ',';
    append_entry(out, entry);
  }
  out += "]}";
}

void write(protozero::pbf_builder<field::Timestamp> message, std::int64_t time) {
  std::int64_t seconds = time / second;
  std::int64_t nanos = time % second;
  if (nanos < 0) {  // nanos count forward, before 1970 too
    nanos += second;
    --seconds;
  }
  if (seconds != 0) message.add_int64(field::Timestamp::seconds, seconds);
  if (nanos != 0) message.add_int32(field::Timestamp::nanos, static_cast<std::int32_t>(nanos));
}

void write(protozero::pbf_builder<field::Entry> message, const Entry& entry) {
  write(protozero::pbf_builder<field::Timestamp>{message, field::Entry::timestamp}, entry.time);
  if (!entry.line.empty()) message.add_string(field::Entry::line, entry.line);
  for (const Label& label : entry.metadata) {
    protozero::pbf_builder<field::Label> pair{message, field::Entry::structured_metadata};
    pair.add_string(field::Label::name, label.name);
    pair.add_string(field::Label::value, label.value);
  }
}

bool needs_no_escape(char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; }

}  // namespace

string push_as_json(const Streams& streams) {
  string out = R"({"streams":[)";
  for (const Stream& stream : streams) {
    if (&stream != &streams.front()) out += ',';
    append_stream(out, stream);
  }
  out += "]}";
  return out;
}

string push_as_protobuf(const Streams& streams) {
  string plain{};
  protozero::pbf_builder<field::Request> request{plain};
  for (const Stream& stream : streams) {
    protozero::pbf_builder<field::Stream> message{request, field::Request::streams};
    message.add_string(field::Stream::labels, selector(stream.labels));
    for (const Entry& entry : stream.entries) write({message, field::Stream::entries}, entry);
  }
  return snappy_compress(plain);
}

// As Go quotes it, which LogQL reads with strconv.Unquote: what is UTF-8 and no control character stands for itself.
void append_quoted(string& out, string_view text) {
  out += '"';
  for (const char c : text) {
    if (needs_no_escape(c)) {
      out += c;
    } else if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  out += '"';
}

string selector(const Labels& labels) {
  string out = "{";
  for (const Label& label : labels) {
    if (&label != &labels.front()) out += ", ";
    out.append(label.name).append(1, '=');
    append_quoted(out, label.value);
  }
  out += '}';
  return out;
}

}  // namespace pyat::wire::loki
