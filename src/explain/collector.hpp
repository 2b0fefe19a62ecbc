// Reads a log line by line, and keeps what is a complaint about a configuration, each once.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "explain/explain.hpp"
#include "explain/log_line.hpp"

namespace pyat::explain {

// One container, pod or process, as the prefixes of its lines tell them apart.
struct Speaker {
  std::string name{};                         // empty: the log has no prefixes
  std::optional<schemas::Product> product{};  // as its own lines say
  std::string version{};
  bool started = false;  // has read its configuration and starts
  // The wrapping of its last line, which may go on in the next: the complaints of yaml stand on lines of their own.
  std::optional<Frame> frame{};
  bool pending = false;     // the wrapping has ended its line, and its complaint is still to come
  std::string half{};       // a complaint about a value with a line break in it, which goes on in the next line
  bool second_try = false;  // what follows was said of Tempo's old form of overrides:, after the new one failed
};

struct Complaint {
  Problem problem{};
  std::size_t speaker = 0;  // the first one
};

class Collector {
 public:
  void add_line(std::string_view raw, std::size_t number, bool cut);

  std::vector<Complaint> complaints{};
  std::vector<Speaker> speakers{};
  std::vector<Other> others{};
  std::size_t more_others = 0;
  // Releases by the tags of images, "grafana/mimir:2.10.3", by schemas::index_of(product).
  std::array<std::string, 2> image_versions{};

  void add_other(std::string_view text, std::string_view reason, std::size_t number);

 private:
  std::size_t speaker_of(const std::string& name);
  void note_server(Speaker& speaker, const LogLine& line);
  void add_null_section(std::size_t speaker, std::size_t number);
  void note_images(std::string_view text);
  // `rest` is what the log line has behind the text; it is emptied where the complaint is all of it.
  bool take_text(std::string_view text, std::string_view& rest, std::size_t speaker, const LogLine& line,
                 std::size_t number);
  bool take_words(std::string_view text, std::string_view& rest, std::size_t speaker, bool framed, const LogLine& line,
                  std::size_t number);
  void add(Message message, std::size_t speaker, std::size_t number);

  std::map<std::string, std::size_t, std::less<>> speaker_index_{};
  std::map<std::string, std::size_t, std::less<>> complaint_index_{};
  std::set<std::string, std::less<>> other_texts_{};  // those in `others`, and those beyond
};

}  // namespace pyat::explain
