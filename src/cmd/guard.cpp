#include "cmd/guard.hpp"

#include <cerrno>
#include <exception>
#include <new>

#include "cmd/usage_error.hpp"
#include "util/files.hpp"

namespace pyat::cmd {
namespace {

ExitCode caught(const std::string& name, Context& context, const std::function<ExitCode()>& work) {
  try {
    return work();
  } catch (const UsageError& error) {
    std::string text = name + ": " + error.what() + '\n';
    if (!error.hint().empty()) text += name + ": " + error.hint() + '\n';
    text += "Try '" + name + " --help'.\n";
    context.err.write(text);
    return ExitCode::usage;
  } catch (const std::bad_alloc&) {
    context.err.write(name + ": out of memory\n");
  } catch (const std::exception& error) {
    context.err.write(name + ": internal error: " + error.what() + "; please report it, with the command line\n");
  }
  return ExitCode::failure;
}

}  // namespace

ExitCode guarded(const std::string& name, Context& context, const std::function<ExitCode()>& work) {
  const ExitCode code = caught(name, context, work);
  const int error = context.out.flush();
  // A reader that has seen enough is no failure; a result that never reached its file is.
  if (error == 0 || error == EPIPE) return code;
  const std::string program = name.substr(0, name.find(' '));
  context.err.write(program + ": cannot write to standard output: " + util::error_text(error) + '\n');
  return ExitCode::failure;
}

}  // namespace pyat::cmd
