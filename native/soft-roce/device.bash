# Makes a soft-RoCE device on a network interface, on this host or in a guest. Needs root.

device_modules=(rdma_rxe ib_uverbs ib_umad rdma_ucm)

load_device_modules() {
  # rdma_rxe needs it up to about Linux 6.12, without naming it as a dependency; later it is built in or gone.
  modprobe --quiet crc32_generic || true
  modprobe --all "${device_modules[@]}"
}

# One end of a veth pair is a wire for a device that talks to itself.
add_loose_wire() { # INTERFACE
  ip link add "$1" mtu 9000 type veth peer name "$1-far" mtu 9000
  echo 1 > "/proc/sys/net/ipv6/conf/$1-far/disable_ipv6"
  ip link set "$1-far" up
}

add_device() { # DEVICE INTERFACE IPV4 IPV6
  # Without duplicate address detection the addresses can be used at once. RDMA's largest MTU fits into 9000 bytes.
  echo 0 > "/proc/sys/net/ipv6/conf/$2/accept_dad"
  ip link set "$2" mtu 9000 up
  rdma link add "$1" type rxe netdev "$2"
  # The order of the addresses is the order of the GIDs. The link-local address is always the first.
  ip -batch - << ADDRESSES
address add $3/24 dev $2
address add $4/64 dev $2 nodad
ADDRESSES
}

await_device() { # DEVICE: until its port is active and its three GIDs are there
  local port=/sys/class/infiniband/$1/ports/1 tries state
  for ((tries = 0; tries < 200; tries++)); do
    read -r state < "$port/state"
    if [[ $state == *ACTIVE ]] && has_gid "$port/gids/0" && has_gid "$port/gids/1" && has_gid "$port/gids/2"; then
      return
    fi
    sleep 0.05
  done
  return 1
}

has_gid() { # FILE
  local gid
  read -r gid < "$1" && [[ $gid == *[1-9a-f]* ]]
}
