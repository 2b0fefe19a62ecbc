#include "cmd/output_options.hpp"

#include <algorithm>
#include <array>

#include "cmd/usage_error.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 3> color_modes = {"auto", "always", "never"};

Destination destination_from(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) return {.format = text};
  if (equals + 1 == text.size()) throw UsageError("--format " + text + ": the file's name is missing");
  std::string file = text.substr(equals + 1);
  return {.format = text.substr(0, equals), .file = file == "-" ? std::string{} : std::move(file)};
}

[[noreturn]] void refuse_format(const std::string& name, std::span<const std::string_view> known) {
  std::string message = "--format: unknown format '" + name + "'; it takes ";
  for (std::size_t i = 0; i < known.size(); ++i) message.append(i == 0 ? "" : ", ").append(known[i]);
  const std::string_view near = util::nearest(name, known);
  throw UsageError(message, near.empty() ? std::string{} : "did you mean '" + std::string(near) + "'?");
}

}  // namespace

void add_output_options(std::vector<Option>& options, OutputOptions& output, std::span<const std::string_view> formats,
                        std::string_view quiet_help) {
  options.push_back({.names = "-f,--format",
                     .value = "FORMAT[=FILE]",
                     .help = "Output format, to a file if one is named; may be repeated",
                     .target = &output.formats,
                     .choices = formats,
                     .open = true});
  options.push_back({.names = "--color",
                     .value = "WHEN",
                     .help = "Colour the text output; auto heeds the terminal and NO_COLOR",
                     .target = &output.color,
                     .choices = color_modes});
  if (!quiet_help.empty()) options.push_back({.names = "-q,--quiet", .help = quiet_help, .target = &output.quiet});
}

std::vector<Destination> destinations(const OutputOptions& output, std::span<const std::string_view> known) {
  std::vector<Destination> result{};
  for (const std::string& text : output.formats) {
    Destination destination = destination_from(text);
    if (std::find(known.begin(), known.end(), destination.format) == known.end()) {
      refuse_format(destination.format, known);
    }
    for (const Destination& other : result) {
      if (other.file != destination.file) continue;
      throw UsageError("--format: both '" + other.format + "' and '" + destination.format + "' go to " +
                           (other.file.empty() ? "standard output" : other.file),
                       "name a file for one of them: --format " + destination.format + "=FILE");
    }
    result.push_back(std::move(destination));
  }
  if (result.empty()) result.push_back({.format = std::string(known.front())});
  return result;
}

bool wants_color(const OutputOptions& output, const Context& context) {
  if (output.color != "auto") return output.color == "always";
  if (!context.out_is_terminal || context.env("TERM") == "dumb") return false;
  return context.env("NO_COLOR").value_or("").empty();
}

render::Style style_for(const Destination& destination, const OutputOptions& output, const Context& context) {
  if (!destination.file.empty()) return {.color = output.color == "always", .width = 0};
  return {.color = wants_color(output, context), .width = context.width};
}

void deliver(const std::vector<Destination>& destinations, Context& context,
             const std::function<std::string(const Destination&)>& render) {
  for (const Destination& destination : destinations) {
    const std::string text = render(destination);
    if (destination.file.empty()) {
      context.out.write(text);
    } else if (const std::string problem = context.files.write(destination.file, text); !problem.empty()) {
      throw UsageError("cannot write " + destination.file + ": " + problem);
    }
  }
}

}  // namespace pyat::cmd
