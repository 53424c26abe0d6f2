# Debian's kernels: from a name to a folder that holds a kernel, its configuration and its whole module tree.
# The folders are kept. apt only fetches what is missing. It uses a separate state, so that the system's own sources and
# lists do not change and no root is needed.

cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/rdma4j
kernels=$cache/kernels
kernel_names='6.1 or bookworm (Debian 12), 6.12 or trixie (Debian 13), a package such as linux-image-amd64, RELEASE/PACKAGE, or a .deb file'

find_kernel() { # NAME, which may be empty: sets kernel_folder
  local name=$1 release=''
  [[ $(dpkg --print-architecture) == amd64 ]] || fail "guests need a Debian host with the architecture amd64"
  mkdir -p "$kernels"
  if [[ $name == *.deb ]]; then
    [[ -r $name ]] || fail "there is no kernel package file $name"
    # A self-built package can change without a new version.
    keep_package "$(realpath "$name")" "$(package_field "$name" Package)_$(stat --format=%Y-%s "$name")"
    return
  fi
  case $name in
    '') release=$(running_release) ;;
    6.1 | 12 | bookworm) release=bookworm ;;
    6.12 | 13 | trixie) release=trixie ;;
    ?*/?*) release=${name%%/*} name=${name#*/} ;;
    linux-image-*) release=$(running_release) ;;
    *) fail "unknown kernel '$name'; what works is $kernel_names" ;;
  esac
  [[ $name == linux-image-* ]] || name=linux-image-amd64

  local kept=$kernels/$release,$name
  if [[ ! -e $kept ]]; then
    # The folders are shared by all labs of a user, who may start several at once.
    exec {lock}> "$kernels/lock"
    flock "$lock"
    [[ -e $kept ]] || fetch_kernel "$release" "$name"
    exec {lock}>&-
  fi
  kernel_folder=$(realpath "$kept")
}

system_codename() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

running_release() {
  local release
  release=$(system_codename)
  case $release in
    bookworm | trixie) echo "$release" ;;
    *) say "no kernel is known for ${release:-this system}; taking that of trixie" && echo trixie ;;
  esac
}

fetch_kernel() { # RELEASE PACKAGE: leaves a link to the kernel's folder under both names
  local release=$1 package=$2 actual download
  use_release "$release"
  actual=$(image_package "$package") || fail "$release has no kernel package $package; what works is $kernel_names"
  download=$(mktemp -d "$kernels/.download.XXXXXX")
  tell "fetching $actual from $release"
  (cd "$download" && lab_apt apt-get "${apt_quietness[@]}" download "$actual" >&2) ||
    { rm -rf "$download" && fail "apt could not fetch $actual; it is tried again next time"; }
  keep_package "$download"/*.deb "${actual}_$(package_field "$download"/*.deb Version)"
  rm -rf "$download"
  ln -sfn "$(basename "$kernel_folder")" "$kernels/$release,$package"
}

use_release() { # RELEASE: points lab_apt at the release, on the mirrors that the system itself uses
  local release=$1 main security
  apt_state=$kernels/apt-$release
  mkdir -p "$apt_state/lists/partial" "$apt_state/archives/partial"
  : > "$apt_state/status"
  main=$(mirror_of Debian) security=$(mirror_of Debian-Security)
  [[ $main ]] || fail "apt's sources name no Debian mirror to take a kernel from; give a package file with --kernel"
  {
    archive_line "$main" "$release"
    # Backports and similar suites have no security archive.
    if [[ $security && $release != *-* ]]; then archive_line "$security" "$release-security"; fi
  } > "$apt_state/sources.list"
  tell "asking apt what $release has"
  lab_apt apt-get "${apt_quietness[@]}" update >&2 ||
    fail "apt could not read the lists of $release; what works is $kernel_names"
}

# Without a terminal the progress of a download is not shown.
if [[ -t 2 || $* == *--verbose* ]]; then apt_quietness=(-q); else apt_quietness=(-qq); fi

lab_apt() { # COMMAND ARGUMENT...: apt with the lab's own state
  local tool=$1
  shift
  "$tool" -o Dir::State="$apt_state" -o Dir::State::lists="$apt_state/lists" -o Dir::State::status="$apt_state/status" \
    -o Dir::Cache="$apt_state" -o Dir::Cache::archives="$apt_state/archives" \
    -o Dir::Etc::sourcelist="$apt_state/sources.list" -o Dir::Etc::sourceparts=- \
    -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)" "$@"
}

mirror_of() { # Debian or Debian-Security: the URI that the system's sources have for it
  local uri release wanted=$1
  # With --no-release-info apt also lists the sources of a machine that has never run apt-get update.
  # shellcheck disable=SC2016 # the names are apt's, not the shell's
  apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    while read -r uri release; do
      case $wanted,$release in
        Debian-Security,*-security | Debian-Security,*/updates) echo "$uri" && break ;;
        Debian,*-*) ;;
        Debian,"$(system_codename)" | Debian,*stable) echo "$uri" && break ;;
      esac
    done
}

archive_line() { # URI SUITE
  local keyring=/usr/share/keyrings/debian-archive-keyring
  if [[ -e $keyring.gpg ]]; then keyring=$keyring.gpg; else keyring=$keyring.pgp; fi
  echo "deb [arch=amd64 signed-by=$keyring] $1 $2 main"
}

image_package() { # PACKAGE: the package with the kernel, if PACKAGE only depends on it
  local actual
  lab_apt apt-cache show "$1" > /dev/null 2>&1 || return 1
  actual=$(lab_apt apt-cache depends "$1" | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
  echo "${actual:-$1}"
}

package_field() { dpkg-deb --field "$1" "$2" || fail "$1 is no Debian package"; }

keep_package() { # FILE NAME: unpacks FILE under NAME, and sets kernel_folder
  kernel_folder=$kernels/$2
  [[ ! -d $kernel_folder ]] || return 0
  tell "unpacking $2"
  local new version
  new=$(mktemp -d "$kernels/.new.XXXXXX")
  dpkg-deb --extract "$1" "$new/package"
  # Debian 12 has its modules in lib, Debian 13 in usr/lib; kmod must find them in both.
  mkdir -p "$new/usr"
  if [[ -d $new/package/usr/lib/modules ]]; then mv "$new/package/usr/lib" "$new/lib"; else mv "$new/package/lib" "$new/lib"; fi
  ln -s ../lib "$new/usr/lib"
  mv "$new/package/boot"/vmlinuz-* "$new/vmlinuz"
  mv "$new/package/boot"/config-* "$new/config"
  rm -rf "$new/package"
  version=$(ls "$new/lib/modules")
  if [[ -z $(find "$new/lib/modules" -name 'rdma_rxe.ko*') ]]; then
    rm -rf "$new"
    fail "$2 has no rdma_rxe, without which there is no soft-RoCE (the cloud kernels are such); take another kernel"
  fi
  depmod --basedir "$new" "$version"
  unpack_guest_modules "$new" "$version"
  unpack_kernel "$new/vmlinuz" > "$new/vmlinux" || rm -f "$new/vmlinux"
  chmod 0755 "$new"
  # Another lab may have unpacked the same package file first: there is no lock for these.
  mv -T "$new" "$kernel_folder" 2> /dev/null || rm -rf "$new"
}

# Debian 13 compresses its modules. Those that every guest loads are unpacked here, where it is fast.
unpack_guest_modules() { # FOLDER VERSION
  guest_modules "$1" "$2" "${first_modules[@]}" "${device_modules[@]}" veth virtio_net crc32_generic |
    { grep '\.xz$' || true; } | xargs --no-run-if-empty busybox unxz
  depmod --basedir "$1" "$2"
}

guest_modules() { # FOLDER VERSION MODULE...: the files of the modules and of all that they need, in loading order
  local folder=$1 version=$2 module
  shift 2
  for module; do modprobe --dirname "$folder" --set-version "$version" --show-depends "$module" 2> /dev/null || true; done |
    sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++'
}

# Unpacking the kernel takes five of the eight seconds of an emulated boot. Here it is done once, and is fast.
# The header of a Linux kernel has the offset of its compressed part; the last four bytes of that part are its unpacked
# size.
unpack_kernel() { # VMLINUZ
  local sectors offset length start unpack
  sectors=$(bytes "$1" 497 1) offset=$(bytes "$1" 584 4) length=$(bytes "$1" 588 4)
  start=$(((sectors + 1) * 512 + offset))
  case $(od -An -tx1 -j "$start" -N 4 "$1" | tr -d ' ') in
    fd377a58) unpack=(xz -dcq) ;;
    28b52ffd) unpack=(zstd -dcq) ;;
    1f8b*) unpack=(gzip -dcq) ;;
    *) return 1 ;;
  esac
  type -P "${unpack[0]}" > /dev/null || return 1
  head -c "$((start + length - 4))" "$1" | tail -c "+$((start + 1))" | "${unpack[@]}"
}

bytes() { od -An -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '; } # FILE OFFSET SIZE: a little-endian number

bootable() { # KERNEL-FOLDER
  if [[ -s $1/vmlinux ]]; then echo "$1/vmlinux"; else echo "$1/vmlinuz"; fi
}
