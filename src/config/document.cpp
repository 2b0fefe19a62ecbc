#include "config/document.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <string>

#include "config/problem.hpp"
#include "config/source.hpp"
#include "config/syntax_words.hpp"
#include "config/tree_builder.hpp"

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

}  // namespace

Document parse_document(std::string_view text) {
  Document document{};
  Source source(text);
  if (auto unfit = source.find_unfit_bytes()) {
    document.problems.push_back(std::move(*unfit));
    return document;
  }
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
