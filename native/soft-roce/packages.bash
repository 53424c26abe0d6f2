# The Debian packages whose commands the lab uses, without those that every Debian has (essential packages and apt).

declare -A package_of=(
  [qemu-system-x86_64]=qemu-system-x86
  [busybox]=busybox-static
  [modprobe]=kmod
  [depmod]=kmod
  [ip]=iproute2
  [rdma]=iproute2
  # Optional: without these two, booting takes some seconds longer.
  [xz]=xz-utils
  [zstd]=zstd
)

list_packages() { printf '%s\n' "${package_of[@]}" | sort -u; }

need() { # COMMAND...: fails with the packages that are missing, if any
  local command missing=()
  for command in "$@"; do
    type -P "$command" > /dev/null || missing+=("$command (package ${package_of[$command]})")
  done
  ((${#missing[@]} == 0)) || fail "missing: $(join_words "${missing[@]}"); apt-get install $(packages_of "$@")"
  # Static, because the guest's first program runs before there are any libraries.
  if [[ " $* " == *' busybox '* ]] && ldd "$(type -P busybox)" > /dev/null 2>&1; then
    fail "busybox needs libraries, and the lab one that needs none; apt-get install busybox-static"
  fi
}

join_words() { local joined; printf -v joined '%s, ' "$@" && printf '%s' "${joined%, }"; }

packages_of() { # COMMAND...: the packages of those that are missing
  local command packages=()
  for command in "$@"; do type -P "$command" > /dev/null || packages+=("${package_of[$command]}"); done
  printf '%s\n' "${packages[@]}" | sort -u | paste -sd ' '
}
