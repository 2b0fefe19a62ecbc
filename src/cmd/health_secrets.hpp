// The secrets that pyat.yml and the command line only name: read from the environment or a file when they are needed.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "config/service.hpp"
#include "net/exchange.hpp"

namespace pyat::cmd {

// A secret, or why there is none: "the variable SLACK_WEBHOOK_URL is not set".
struct SecretText {
  std::string text{};
  std::string problem{};
};

SecretText secret_text(const config::Secret& secret, Context& context);

// What a service is asked with. Where a secret is missing, it is asked without, and `notes` say why.
net::Credentials credentials_of(const config::Auth& auth, const std::string& service, Context& context,
                                std::vector<std::string>& notes);

}  // namespace pyat::cmd
