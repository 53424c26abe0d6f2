# Runs COMMAND on this host, with a device that is removed afterwards.

why_not_here() { # prints why this host cannot have a device, or nothing
  if [[ $EUID != 0 ]]; then
    echo "that needs root"
  elif ! type -P ip rdma modprobe > /dev/null; then
    echo "ip, rdma or modprobe is missing"
  elif [[ ! -d /sys/module/rdma_rxe ]] && ! modprobe --dry-run --quiet rdma_rxe; then
    echo "Linux $(uname -r) has no rdma_rxe here"
  fi
}

run_here() {
  local refusal
  refusal=$(why_not_here)
  [[ -z $refusal ]] || fail "no soft-RoCE on this host: $refusal; --where guest needs nothing of it"
  need modprobe ip rdma
  modules_before=$(loaded_modules)
  trap clean_up_here EXIT
  claim_number || fail "no name is free for another device"
  set_up_here || fail "no soft-RoCE on this host: rxe$number did not come up; --where guest needs nothing of this kernel"

  local own pid
  mapfile -d '' -t own < <(environment_of_lab host 0 1 "$network.1" "$network.1" "rxe$number" "$results" "$(uname -r)" '')
  setsid env -i --default-signal=INT,QUIT -- "${caller_environment[@]}" "${own[@]}" "${command[@]}" < /dev/null &
  pid=$!
  over() { ! kill -0 "$pid" 2> /dev/null; }
  deliver() { kill -s "$1" -- "-$pid" 2> /dev/null || true; }
  destroy() { deliver KILL; }
  wait_until_over "$timeout" COMMAND
  status=0
  wait "$pid" || status=$?
  status=${verdict:-$status}
  end_leftovers "$pid"
}

# The name of the wire is the lock: only one of several labs gets it.
claim_number() {
  for ((number = 0; number < 64; number++)); do
    network=198.18.$number
    if [[ ! -e /sys/class/infiniband/rxe$number && -z $(ip -4 address show to "$network.0/24") ]] &&
      add_loose_wire "lab$number" 2> /dev/null; then
      wire=lab$number
      return
    fi
  done
  return 1
}

set_up_here() {
  load_device_modules && add_device "rxe$number" "$wire" "$network.1" "fd00:7264:6d61:$number::1" &&
    await_device "rxe$number"
}

end_leftovers() { # PROCESS-GROUP: ends what COMMAND left running, after two seconds
  local tries
  for ((tries = 0; tries < 40; tries++)); do
    kill -0 -- "-$1" 2> /dev/null || return 0
    pause 0.05
  done
  kill -KILL -- "-$1" 2> /dev/null || true
}

loaded_modules() { cut -d ' ' -f 1 /proc/modules; }

clean_up_here() {
  [[ -z ${number:-} ]] || rdma link delete "rxe$number" 2> /dev/null || true
  [[ -z ${wire:-} ]] || ip link delete "$wire" 2> /dev/null || true
  unload_what_was_loaded
}

# /proc/modules lists the newest first, so users of a module are removed before it. Modules that another lab uses stay.
unload_what_was_loaded() {
  local module ours
  ours=$(modprobe --all --show-depends --quiet "${device_modules[@]}" veth crc32_generic | sed -n 's/^insmod .*\/\([^ ]*\)\.ko.*/\1/p' | tr - _)
  for module in $(loaded_modules); do
    if grep -qx "$module" <<< "$ours" && ! grep -qx "$module" <<< "$modules_before"; then
      rmmod "$module" 2> /dev/null || true
    fi
  done
}
