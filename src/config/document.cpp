#include "config/document.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "config/problem.hpp"
#include "config/source.hpp"
#include "config/syntax_words.hpp"
#include "config/tree_builder.hpp"
#include "yaml/simple_events.hpp"

namespace pyat::config {
namespace {

diag::Diagnostic syntax_problem(const YAML::Exception& error, const Source& source) {
  const std::size_t at = source.offset_of_mark(error.mark.pos);
  if (const auto tab = source.find_tab_indent(at)) {
    return make_problem(source.one_column(*tab), "a tab in the indentation", "YAML wants spaces there");
  }
  SyntaxWords words = explain_syntax_error(error.msg);
  return make_problem(source.one_column(at), std::move(words.message), std::move(words.help));
}

bool is_null(std::string_view plain) {
  return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

void tell(TreeBuilder& builder, const yaml::SimpleEvent& event, std::string& buffer) {
  using Kind = yaml::SimpleEvent::Kind;
  YAML::Mark mark;
  mark.pos = static_cast<int>(event.offset);
  switch (event.kind) {
    case Kind::scalar:
      if (event.is_plain && is_null(event.text)) return builder.OnNull(mark, YAML::NullAnchor);
      buffer = event.text;
      return builder.OnScalar(mark, event.is_plain ? "?" : "!", YAML::NullAnchor, buffer);
    case Kind::list: return builder.OnSequenceStart(mark, "?", YAML::NullAnchor, YAML::EmitterStyle::Default);
    case Kind::mapping: return builder.OnMapStart(mark, "?", YAML::NullAnchor, YAML::EmitterStyle::Default);
    case Kind::end_of_list: return builder.OnSequenceEnd();
    case Kind::end_of_mapping: return builder.OnMapEnd();
  }
}

// yaml-cpp takes five times as long, which is noticed from a megabyte on. Whatever is unusual, or wrong, is its.
std::optional<Document> parse_quickly(Source& source) {
  const std::string_view text = source.text();
  if (text.size() > std::numeric_limits<int>::max()) return std::nullopt;
  Document document{};
  TreeBuilder builder(source, document);
  std::string buffer{};
  try {
    const bool is_read = yaml::read_simple(text, [&](const yaml::SimpleEvent& event) { tell(builder, event, buffer); });
    if (!is_read || !document.problems.empty()) return std::nullopt;
  } catch (const Abandoned&) {
    return std::nullopt;
  }
  return document;
}

}  // namespace

Document parse_document(std::string_view text) {
  Document document{};
  Source source(text);
  if (auto unfit = source.find_unfit_bytes()) {
    document.problems.push_back(std::move(*unfit));
    return document;
  }
  if (auto simple = parse_quickly(source)) return *std::move(simple);
  std::istringstream stream{std::string(text)};
  TreeBuilder builder(source, document);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Abandoned&) {
    document.root = nullptr;
  } catch (const YAML::Exception& error) {
    document.root = nullptr;
    document.problems.push_back(syntax_problem(error, source));
  }
  return document;
}

}  // namespace pyat::config
