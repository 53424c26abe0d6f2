# A small InfiniBand fabric that ibsim simulates: two hosts, H1 and H2, and a switch.

fabric_packages=(ibsim-utils opensm)

# start_fabric FOLDER: starts it, with its logs in FOLDER. The caller ends it by ending the jobs of its shell.
start_fabric() {
  local folder=$1 tries
  preload=$(find /usr/lib -name libumad2sim.so -print -quit)
  export IBSIM_SOCKNAME=rdma4j-$$
  cat >"$folder/fabric.net" <<'NET'
Switch 8 "S1"
[1] "H1"[1]
[2] "H2"[1]

Hca 1 "H1"
[1] "S1"[1]

Hca 1 "H2"
[1] "S1"[2]
NET
  ibsim -s -n "$folder/fabric.net" >"$folder/ibsim.log" 2>&1 &
  for ((tries = 0; tries < 50; tries++)); do
    on_the_fabric H1 ibstat >"$folder/ibstat" 2>/dev/null && break
    sleep 0.1
  done
  on_the_fabric H1 opensm -o -f "$folder/opensm.log" >"$folder/opensm.out" 2>&1 || {
    tail -n 20 "$folder/opensm.out" "$folder/ibsim.log" >&2
    return 1
  }
}

# on_the_fabric HOST COMMAND [ARGUMENT...]
on_the_fabric() { SIM_HOST=$1 LD_PRELOAD=$preload "${@:2}"; }
