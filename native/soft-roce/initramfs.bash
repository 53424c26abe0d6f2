# The guest's first file system: busybox, the modules without which the shared root cannot be mounted, and inside/init.

first_modules=(virtio_pci 9pnet_virtio 9p overlay)

find_initramfs() { # KERNEL-FOLDER: sets initramfs
  local busybox
  busybox=$(type -P busybox)
  initramfs=$1/initramfs-$(cat "$here/inside/init" "$here/initramfs.bash" "$busybox" | sha256sum | cut -c 1-16)
  [[ -e $initramfs ]] || make_initramfs "$1" "$busybox" "$initramfs"
}

make_initramfs() { # KERNEL-FOLDER BUSYBOX FILE
  local content version module
  version=$(ls "$1/lib/modules")
  content=$(mktemp -d "$1/.initramfs.XXXXXX")
  mkdir "$content"/{bin,proc,dev,modules,lower,upper,kept,job,new}
  cp "$2" "$content/bin/busybox"
  cp "$here/inside/init" "$content/init"
  chmod +x "$content/init"
  guest_modules "$1" "$version" "${first_modules[@]}" | while read -r module; do
    cp "$module" "$content/modules"
    basename "$module" >> "$content/modules/list"
  done
  (cd "$content" && find . | busybox cpio -o -H newc --quiet 2> /dev/null) > "$content.cpio"
  mv "$content.cpio" "$3"
  rm -rf "$content"
}
