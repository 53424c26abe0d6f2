# Makes sure that packages are installed. On Debian it installs missing ones if the user is root, and otherwise prints
# the command. On other systems it looks for the files of the packages.

# The command, library or file that shows that a package is installed.
declare -A sign_of=(
  [busybox-static]=busybox [fontconfig]=fc-list [gcc]=gcc [git]=git [ibsim-utils]=ibsim
  [ibverbs-providers]=libibverbs.so.1 [ibverbs-utils]=ibv_devinfo [infiniband-diags]=perfquery [iproute2]=ip
  [kmod]=modprobe [libc6-dev]=/usr/include/stdio.h [libibumad-dev]=/usr/include/infiniband/umad.h
  [libibumad3]=libibumad.so.3 [libibverbs-dev]=/usr/include/infiniband/verbs.h [libibverbs1]=libibverbs.so.1
  [librdmacm-dev]=/usr/include/rdma/rdma_cma.h [librdmacm1]=librdmacm.so.1 [maven]=mvn [opensm]=opensm
  [perftest]=ib_send_lat [qemu-system-x86]=qemu-system-x86_64 [rdmacm-utils]=rping [xz-utils]=xz [zstd]=zstd
)

has_dpkg() { type -P dpkg-query >/dev/null; }

is_installed() {
  if has_dpkg; then
    dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
    return
  fi
  local sign=${sign_of[$1]:-}
  case $sign in
    '') return 0 ;; # an optional package
    /*) [ -e "$sign" ] ;;
    *.so.*) compgen -G "/usr/lib*/$sign" >/dev/null || compgen -G "/usr/lib/*/$sign" >/dev/null ;;
    *) PATH=$PATH:/usr/sbin:/sbin type -P "$sign" >/dev/null ;;
  esac
}

# require_packages REASON PACKAGE...
require_packages() {
  local reason=$1 package missing=()
  shift
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! has_dpkg; then
    echo "rdma4j: this is missing $reason; install it, and try again:" >&2
    for package in "${missing[@]}"; do
      echo "  ${sign_of[$package]} (Debian: $package)" >&2
    done
    return 1
  fi
  if [ "$EUID" -ne 0 ] || ! type -P apt-get >/dev/null; then
    echo "rdma4j: these packages are missing $reason; install them, as root, and try again:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "rdma4j: installing the packages that are missing $reason: ${missing[*]}" >&2
  apt-get --quiet=2 update >&2
  DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 --yes --no-install-recommends install "${missing[@]}" >/dev/null
}

# The packages that the programs need, and those that tests compare with.
device_packages=(libibverbs1 ibverbs-providers libibumad3 librdmacm1)
peer_packages=(ibverbs-utils infiniband-diags ibsim-utils opensm rdmacm-utils)
proof_packages=(gcc libc6-dev libibverbs-dev libibumad-dev librdmacm-dev)
