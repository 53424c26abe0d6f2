# The guest's first file system: busybox, the modules needed to mount the shared root, and inside/init.

first_modules=(virtio_pci 9pnet_virtio 9p overlay)

find_initramfs() { # KERNEL-FOLDER: sets initramfs
  local busybox
  busybox=$(type -P busybox)
  initramfs=$1/initramfs-$(cat "$here/inside/init" "$here/initramfs.bash" "$busybox" | sha256sum | cut -c 1-16)
  [[ -e $initramfs ]] || make_initramfs "$1" "$busybox" "$initramfs"
}

make_initramfs() { # KERNEL-FOLDER BUSYBOX FILE
  local content version
  version=$(ls "$1/lib/modules")
  content=$(mktemp -d "$1/.initramfs.XXXXXX")
  mkdir -p "$content"/{bin,proc,dev,links,lower,upper,kept,job,new} "$content/lib/modules/$version"
  cp "$2" "$content/bin/busybox"
  cp "$here/inside/init" "$content/init"
  chmod +x "$content/init"
  guest_modules "$1" "$version" "${first_modules[@]}" | xargs cp --target-directory="$content/lib/modules/$version"
  depmod --basedir "$content" "$version" 2> /dev/null
  # Some kernels have some of them built in.
  find "$content/lib/modules" -name '*.ko' -exec basename -a -s .ko {} + | paste -sd ' ' > "$content/modules"
  # The links that every /dev has.
  ln -s /proc/self/fd "$content/links/fd"
  ln -s /proc/self/fd/0 "$content/links/stdin"
  ln -s /proc/self/fd/1 "$content/links/stdout"
  ln -s /proc/self/fd/2 "$content/links/stderr"
  (cd "$content" && find . | busybox cpio -o -H newc --quiet 2> /dev/null) > "$content.cpio"
  mv "$content.cpio" "$3"
  rm -rf "$content"
}
