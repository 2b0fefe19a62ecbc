// A store of log lines in memory that answers as Loki does, for tests of how they are read again.
#pragma once

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "smoke/book.hpp"
#include "smoke/logs/data.hpp"
#include "smoke/logs/paths.hpp"
#include "support/fake_client.hpp"
#include "wire/json_text.hpp"

namespace pyat::test {

struct StoredLine {
  std::int64_t time = 0;
  wire::loki::Labels labels{}, metadata{};
  std::string line{};
};

struct LogStore {
  std::vector<StoredLine> lines{};
  std::size_t limit = 5'000;  // max_entries_limit_per_query
  bool categorizes = true;

  static void append(std::string& out, const wire::loki::Labels& labels) {
    out += '{';
    for (const wire::loki::Label& label : labels) {
      if (&label != &labels.front()) out += ',';
      wire::append_json_text(out, label.name);
      out += ':';
      wire::append_json_text(out, label.value);
    }
    out += '}';
  }

  static std::int64_t parameter(const std::string& url, const std::string& name) {
    const std::size_t at = url.find('&' + name + '=');
    std::int64_t number = 0;
    if (at != std::string::npos) std::from_chars(url.data() + at + name.size() + 2, url.data() + url.size(), number);
    return number;
  }

  // Each line in a stream of its own: Loki may do so, too.
  std::string answer_of(const std::vector<StoredLine>& chosen) const {
    std::string out = R"({"status":"success","data":{"resultType":"streams",)";
    if (categorizes) out += R"("encodingFlags":["categorize-labels"],)";
    out += R"("result":[)";
    for (const StoredLine& line : chosen) {
      if (&line != &chosen.front()) out += ',';
      wire::loki::Labels labels = line.labels;
      if (!categorizes) labels.insert(labels.end(), line.metadata.begin(), line.metadata.end());
      out += R"({"stream":)";
      append(out, labels);
      out += R"(,"values":[[)";
      wire::append_json_int64(out, line.time);
      out += ',';
      wire::append_json_text(out, line.line);
      if (categorizes) {
        out += R"(,{"structuredMetadata":)";
        append(out, line.metadata);
        out += '}';
      }
      out += "]]}";
    }
    return out + R"(],"stats":{}}})";
  }

  net::Answer query_range(const std::string& url) const {
    const auto asked = static_cast<std::size_t>(parameter(url, "limit"));
    if (asked > limit) {
      return test::answer_of(400, "max entries limit per query exceeded, limit > max_entries_limit (" +
                                      std::to_string(asked) + " > " + std::to_string(limit) + ")");
    }
    const bool is_forward = url.find("direction=forward") != std::string::npos;
    std::vector<StoredLine> chosen{};
    for (const StoredLine& line : lines) {
      if (line.time >= parameter(url, "start") && line.time < parameter(url, "end")) chosen.push_back(line);
    }
    std::stable_sort(chosen.begin(), chosen.end(), [&](const StoredLine& a, const StoredLine& b) {
      return is_forward ? a.time < b.time : a.time > b.time;
    });
    chosen.resize(std::min(chosen.size(), asked));
    return test::answer_of(200, answer_of(chosen));
  }
};

inline LogStore store_of(const smoke::LogData& data) {
  LogStore store{};
  for (std::size_t n = 0; n < data.lines(); ++n) {
    store.lines.push_back({.time = data.time_of(n),
                           .labels = data.labels(data.stream_of(n)),
                           .metadata = data.metadata(n),
                           .line = data.line(n)});
  }
  return store;
}

}  // namespace pyat::test
