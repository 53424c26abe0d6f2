# Runs COMMAND in guests: boots them, waits, and brings back COMMAND's output, results and exit status.
# Each guest shares a folder with this host. inside/main describes the files in it.

boot_seconds=120
peer_seconds=10
# From the range that is reserved for network tests, so hardly in use anywhere.
guest_network=198.18.73

run_in_guests() {
  need qemu-system-x86_64 busybox modprobe depmod ip rdma
  find_kernel "$kernel"
  find_initramfs "$kernel_folder"
  choose_accelerator "$kernel_folder" "$initramfs"
  kernel_version=$(ls "$kernel_folder/lib/modules")

  make_run_folder

  started='' said_late='' first_failure='' first_failure_at=''
  declare -ga guests=() tails=() controls=() monitors=() wires=()
  local host
  tell "booting Linux $kernel_version under ${accelerator^^}"
  for ((host = 0; host < hosts; host++)); do
    prepare_guest "$host"
    boot_guest "$host"
    pass_on_output "$host"
  done

  await_guests
  if [[ -z $verdict ]] && all_have ready; then
    started=yes
    for host in "${!guests[@]}"; do echo start >&"${controls[host]}"; done
    await_commands
  fi
  conclude
}

make_run_folder() { # sets run
  local parent=${TMPDIR:-/tmp} other
  # Also holds UNIX sockets, so its path must be short.
  ((${#parent} < 60)) || parent=/tmp
  # Removes the folders of labs that were killed and could not tidy up.
  for other in "$parent"/rdma4j-lab.*; do
    [[ ! -O $other || ! -s $other/lab || -d /proc/$(< "$other/lab") ]] || rm -rf "$other"
  done
  run=$(mktemp -d "$parent/rdma4j-lab.XXXXXX")
  trap clean_up EXIT
  echo "$$" > "$run/lab"
}

prepare_guest() { # HOST
  local folder host=$1 own_results=$results together='' path directory
  folder=$run/$host
  mkdir "$folder"
  ((hosts == 1)) || own_results=$results/host-$host
  mkdir -p "$own_results"
  # If both outputs of the caller are the same stream, COMMAND gets one stream too, so that the order is kept.
  [[ ! /dev/stdout -ef /dev/stderr ]] || together=yes
  directory=$(pwd -P)
  printf '%s=%q\n' host "$host" hosts "$hosts" network "$guest_network" directory "$directory" results "$own_results" \
    together "$together" > "$folder/settings"
  printf '%s\0' "${command[@]}" > "$folder/argv"
  environment_in_guest > "$folder/environ"
  echo "$own_results" > "$folder/results"
  echo "$(realpath "$kernel_folder")/lib/modules/$kernel_version" > "$folder/modules"
  echo "$here/inside/main" > "$folder/main"
  for path in "$checkout" "$directory" "$(realpath "$cache")"; do
    case $path/ in /tmp/* | /run/* | /dev/*) echo "$path" ;; esac
  done | sort -u > "$folder/kept"
  : > "$folder/stdout"
  : > "$folder/stderr"
  : > "$folder/console"
  mkfifo "$folder/control.in" "$folder/control.out" "$folder/monitor.in" "$folder/monitor.out"
  exec {controls[host]}<> "$folder/control.in"
  exec {monitors[host]}<> "$folder/monitor.in"
  echo '{"execute": "qmp_capabilities"}' >&"${monitors[host]}"
  echo on > "$folder/wire"
  wires[host]=on
}

boot_guest() { # HOST
  local host=$1 folder=$run/$1 arguments cpu=max
  [[ $accelerator == tcg ]] || cpu=host
  arguments=(
    -name "lab$host" -nodefaults -no-user-config -display none -no-reboot
    -machine q35 -cpu "$cpu" -smp 2 -m "$memory"
    -kernel "$(bootable "$kernel_folder")" -initrd "$initramfs"
    # A kernel with an oops ends at once, and prints the reason on its console.
    -append "console=ttyS0 quiet loglevel=$([[ $verbose ]] && echo 7 || echo 5) panic=-1 oops=panic tsc=reliable no_timer_check mitigations=off"
    -serial "file:${folder//,/,,}/console" -serial "pipe:${folder//,/,,}/control"
    -qmp "pipe:${folder//,/,,}/monitor"
  )
  if [[ $accelerator == kvm ]]; then arguments+=(-accel kvm); else arguments+=(-accel 'tcg,thread=multi'); fi
  share root / ,readonly=on
  share job "$folder"
  share results "$(< "$folder/results")"
  if ((hosts == 2)); then
    # Datagrams on UNIX sockets, because over TCP each small message would wait for a delayed acknowledgement.
    arguments+=(
      -netdev "dgram,id=wire0,local.type=unix,local.path=${run//,/,,}/wire-$host,remote.type=unix,remote.path=${run//,/,,}/wire-$((1 - host))"
      -device "virtio-net-pci,netdev=wire0,mac=52:54:00:72:64:0$host,romfile="
    )
  fi
  # The terminal's Ctrl-C does not reach it, and it ends with the lab even if that is killed.
  setpriv --pdeathsig KILL setsid qemu-system-x86_64 "${arguments[@]}" < /dev/null > "$folder/qemu" 2>&1 &
  guests[host]=$!
}

share() { # TAG PATH [OPTIONS]: adds to boot_guest's arguments
  arguments+=(
    -fsdev "local,id=$1,path=${2//,/,,},security_model=none,multidevs=remap${3:-}"
    -device "virtio-9p-pci,fsdev=$1,mount_tag=$1"
  )
}

# tail passes on new output in the files until the guest has ended.
pass_on_output() { # HOST
  local host=$1 folder=$run/$1 prefix=''
  ((hosts == 1)) || prefix="[$host] "
  pass_on "${guests[host]}" "$folder/stdout" "$prefix" &
  tails+=($!)
  pass_on "${guests[host]}" "$folder/stderr" "$prefix" >&2 &
  tails+=($!)
  if [[ $verbose ]]; then
    pass_on "${guests[host]}" "$folder/console" "console$host: " >&2 &
    tails+=($!)
  fi
}

pass_on() { # PID FILE PREFIX
  trap '' INT TERM HUP
  local follow=(tail --lines=+1 --follow --sleep-interval=0.05 --pid="$1" "$2")
  if [[ -z $3 ]]; then exec setpriv --pdeathsig KILL "${follow[@]}" 2> /dev/null; fi
  "${follow[@]}" 2> /dev/null | stdbuf -oL sed "s/^/$3/"
}

all_have() { # FILE: whether each guest has written this file
  local host
  for host in "${!guests[@]}"; do [[ -e $run/$host/$1 ]] || return 1; done
}

any_died() {
  local host
  for host in "${!guests[@]}"; do kill -0 "${guests[host]}" 2> /dev/null || return 0; done
  return 1
}

await_guests() {
  over() { all_have ready || any_died; }
  wait_until_over $((boot_seconds * hosts)) "the boot"
  if [[ $verdict == 124 ]]; then verdict=125; fi
}

await_commands() {
  over() {
    note_first_failure
    send_broken_pipe
    switch_wires
    all_have exit || any_died || peer_is_late
  }
  wait_until_over "$timeout" COMMAND
}

note_first_failure() {
  local host
  [[ -z $first_failure ]] || return 0
  for host in "${!guests[@]}"; do
    if [[ -s $run/$host/exit && $(< "$run/$host/exit") != 0 ]]; then
      first_failure=$(< "$run/$host/exit") first_failure_at=$SECONDS
      return
    fi
  done
}

peer_is_late() {
  [[ $first_failure ]] && ((SECONDS >= first_failure_at + peer_seconds)) || return 1
  [[ $said_late ]] || say "COMMAND failed on one host and still runs on the other after $peer_seconds s; it is ended"
  said_late=yes
}

# COMMAND cuts and mends its host's end of the wire by writing to a file.
switch_wires() {
  local host wanted up
  ((hosts == 2)) || return 0
  for host in "${!guests[@]}"; do
    read -r wanted < "$run/$host/wire" || [[ $wanted ]] || continue
    [[ $wanted != "${wires[host]}" ]] || continue
    case $wanted in
      on) up=true ;;
      off) up=false ;;
      *) continue ;;
    esac
    tell "the wire is $wanted at host $host"
    printf '{"execute": "set_link", "arguments": {"name": "wire0", "up": %s}}\n' "$up" >&"${monitors[host]}"
    wires[host]=$wanted
  done
}

# The reader of the output is gone: COMMAND gets SIGPIPE, as it would on this host.
send_broken_pipe() {
  local tail
  for tail in "${tails[@]}"; do
    kill -0 "$tail" 2> /dev/null || { any_died || deliver PIPE; } || true
  done
}

deliver() { # SIGNAL
  local host
  [[ $started ]] || return 1
  for host in "${!guests[@]}"; do
    [[ -e $run/$host/exit ]] || echo "signal $1" >&"${controls[host]}"
  done
}

destroy() { kill -KILL "${guests[@]}" 2> /dev/null || true; }

conclude() { # sets status
  local host
  status=${verdict:-${first_failure:-0}}
  for host in "${!guests[@]}"; do
    if [[ -s $run/$host/exit ]]; then
      [[ $status != 0 ]] || status=$(< "$run/$host/exit")
    elif [[ -z $verdict ]] && ! kill -0 "${guests[host]}" 2> /dev/null; then
      say "guest $host died while $([[ $started ]] && echo 'COMMAND ran' || echo 'it booted')$(last_words "$host")"
      show_console "$host"
      status=125
    elif [[ $verdict == 12? ]]; then
      show_console "$host"
    fi
  done
  destroy
  wait "${tails[@]}" 2> /dev/null || true
}

last_words() { # HOST: the last words of its kernel
  sed -n 's/.*\(Kernel panic\)/: \1/p' "$run/$1/console" | tr -d '\r' | head -n 1
}

show_console() { # HOST
  [[ ! -s $run/$1/qemu ]] || tail -n 5 "$run/$1/qemu" | sed 's/^/  qemu: /' >&2
  [[ ! -s $run/$1/console ]] || tail -n 40 "$run/$1/console" | tr -d '\r' | sed 's/^/  console: /' >&2
}

clean_up() {
  destroy
  rm -rf "$run"
}
