#include "history/words.hpp"

#include <vector>

#include "util/text.hpp"

namespace pyat::history {
namespace {

using util::in_quotes;

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " " + std::string(last) + " ";
    text += names[i];
  }
  return text;
}

std::string where(const std::vector<std::string>& paths, std::string_view section) {
  if (paths.size() != 1) return "it belongs in another section";
  const std::string_view target = split(paths.front()).section;
  if (target.empty()) return "it belongs at the top level";
  return (target == split(section).section ? "it belongs one level up, in " : "it belongs in ") + std::string(target);
}

}  // namespace

std::string_view code_of(Kind kind) {
  switch (kind) {
    case Kind::removed: return "removed-field";
    case Kind::renamed: return "renamed-field";
    case Kind::moved: return "moved-field";
    case Kind::future: return "future-field";
    case Kind::misplaced: return "misplaced-field";
    case Kind::foreign: return "foreign-field";
    case Kind::typo:
    case Kind::unknown: break;
  }
  return "unknown-field";
}

std::string reason(const Answer& answer, std::string_view section, std::string_view product) {
  const std::string release = std::string(product) + " " + std::string(answer.release);
  switch (answer.kind) {
    case Kind::removed: return "removed in " + release;
    case Kind::renamed: return "renamed to " + in_quotes(split(answer.paths.front()).name) + " in " + release;
    case Kind::moved: return "replaced by " + listed(answer.paths, "and") + " in " + release;
    case Kind::future: return "it needs " + release + " or later";
    case Kind::misplaced: return where(answer.paths, section);
    case Kind::foreign: {
      const std::string of = "it is a field of " + std::string(answer.origin);
      return answer.paths.empty() ? of
                                  : of + ", which " + std::string(product) + " calls " + listed(answer.paths, "and");
    }
    case Kind::typo:
    case Kind::unknown: break;
  }
  return {};
}

std::string advice(const Answer& answer, std::string_view product) {
  if (!answer.advice.empty()) return std::string(answer.advice);
  const std::string release = std::string(product) + " " + std::string(answer.release);
  switch (answer.kind) {
    case Kind::removed: return "delete it";
    case Kind::renamed: return "write " + in_quotes(split(answer.paths.front()).name);
    case Kind::moved: return "set " + listed(answer.paths, "and") + " instead";
    case Kind::future:
      return answer.paths.empty() ? "delete it, or upgrade" : "here it is " + listed(answer.paths, "and");
    case Kind::misplaced:
      return answer.paths.size() == 1 ? "write it as " + answer.paths.front()
                                      : "did you mean " + listed(answer.paths, "or") + "?";
    case Kind::foreign:
      return answer.paths.empty() ? "delete it, or move it to the configuration of " + std::string(answer.origin)
                                  : "write it as " + listed(answer.paths, "and");
    case Kind::typo: return "did you mean " + in_quotes(split(answer.paths.front()).name) + "?";
    case Kind::unknown: break;
  }
  return {};
}

std::string known_fields(std::uint32_t root, std::string_view section) {
  constexpr std::size_t few = 8;
  const auto fields = fields_of(section_at(root, section));
  if (fields.size() > few) return {};
  std::string text;
  for (const schemas::FieldRow* field : fields) {
    text += text.empty() ? "known here: " : ", ";
    text += schemas::text(field->name);
  }
  return text;
}

}  // namespace pyat::history
