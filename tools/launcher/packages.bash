# Makes sure that Debian packages are installed: installs them where root may, and else prints the command.

is_installed() {
  dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# require_packages REASON PACKAGE...
require_packages() {
  local reason=$1 package missing=()
  shift
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "rdma4j: these packages are missing $reason; install them, as root, and try again:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "rdma4j: installing the packages that are missing $reason: ${missing[*]}" >&2
  apt-get --quiet=2 update >&2
  DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 --yes --no-install-recommends install "${missing[@]}" >/dev/null
}

# What the programs need, and what they are compared with.
device_packages=(libibverbs1 ibverbs-providers libibumad3)
peer_packages=(ibverbs-utils infiniband-diags ibsim-utils opensm)
proof_packages=(gcc libc6-dev libibverbs-dev libibumad-dev)
