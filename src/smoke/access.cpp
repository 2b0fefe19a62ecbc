#include "smoke/access.hpp"

namespace pyat::smoke {

Access access_of(const health::Target& target, const util::Url& address) {
  Access access{.name = target.name,
                .url = util::to_text(address),
                .credentials = target.credentials,
                .tls = target.tls,
                .tenant = target.tenant};
  while (access.url.ends_with('/')) access.url.pop_back();
  return access;
}

Access access_of(const health::Target& target) { return access_of(target, target.address); }

}  // namespace pyat::smoke
