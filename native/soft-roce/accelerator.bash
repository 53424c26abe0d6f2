# Whether KVM works. On some hosts /dev/kvm can be opened, but a guest hangs in its first instructions, so a small guest
# is booted to find out. The result is kept until the machine reboots.

probe_seconds=8

choose_accelerator() { # KERNEL-FOLDER INITRAMFS: sets accelerator to kvm or tcg
  [[ $accelerator == auto ]] || return 0
  accelerator=tcg
  [[ -r /dev/kvm && -w /dev/kvm ]] || return 0
  local answer
  answer=$cache/kvm-$(< /proc/sys/kernel/random/boot_id)
  if [[ ! -e $answer ]]; then
    tell "trying whether KVM works (once until this machine reboots)"
    mkdir -p "$cache"
    rm -f "$cache"/kvm-*
    if kvm_works "$@"; then echo kvm > "$answer.$$"; else echo tcg > "$answer.$$"; fi
    mv "$answer.$$" "$answer"
  fi
  accelerator=$(< "$answer")
}

kvm_works() { # KERNEL-FOLDER INITRAMFS
  timeout --kill-after=1 "$probe_seconds" \
    qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot -serial stdio \
    -machine q35 -accel kvm -cpu host -m 256 -kernel "$(bootable "$1")" -initrd "$2" \
    -append "console=ttyS0 quiet panic=-1 -- probe" < /dev/null 2> /dev/null | grep -q 'lab: up'
}
