# The guest's first file system: busybox, the modules without which the shared root cannot be mounted, and inside/init.

first_modules=(virtio_pci 9pnet_virtio 9p overlay)

find_initramfs() { # KERNEL-FOLDER: sets initramfs
  local busybox
  busybox=$(type -P busybox)
  initramfs=$1/initramfs-$(cat "$here/inside/init" "$here/initramfs.bash" "$busybox" | sha256sum | cut -c 1-16)
  [[ -e $initramfs ]] || make_initramfs "$1" "$busybox" "$initramfs"
}

make_initramfs() { # KERNEL-FOLDER BUSYBOX FILE
  local content version module name
  version=$(ls "$1/lib/modules")
  content=$(mktemp -d "$1/.initramfs.XXXXXX")
  mkdir "$content"/{bin,proc,dev,modules,lower,upper,kept,job,new}
  cp "$2" "$content/bin/busybox"
  cp "$here/inside/init" "$content/init"
  chmod +x "$content/init"
  modprobe --dirname "$1" --set-version "$version" --all --show-depends "${first_modules[@]}" |
    sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' |
    while read -r module; do
      name=$(basename "$module" .xz)
      if [[ $module == *.xz ]]; then busybox xzcat "$module"; else cat "$module"; fi > "$content/modules/$name"
      echo "$name" >> "$content/modules/list"
    done
  (cd "$content" && find . | busybox cpio -o -H newc --quiet 2> /dev/null) > "$content.cpio"
  mv "$content.cpio" "$3"
  rm -rf "$content"
}
