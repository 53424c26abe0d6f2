# The environment of COMMAND.

# Variables of the caller that are wrong in a guest: sockets and folders in this host's /run and /tmp, and proxies in a
# network that the guest cannot reach.
declare -A misleading
for word in TMPDIR TMP TEMP XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK SSH_CONNECTION SSH_CLIENT SSH_TTY \
  GPG_AGENT_INFO DISPLAY WAYLAND_DISPLAY XAUTHORITY NOTIFY_SOCKET LISTEN_FDS LISTEN_PID INVOCATION_ID JOURNAL_STREAM \
  TMUX TMUX_PANE STY http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY; do
  misleading[$word]=yes
done

environment_in_guest() { # prints the caller's environment without them; each entry ends with NUL
  local word
  for word in "${caller_environment[@]}"; do
    [[ ${misleading[${word%%=*}]:-} ]] || printf '%s\0' "$word"
  done
  # A plain user's PATH lacks the folders of modprobe and ip, and in a guest that user is root.
  printf 'PATH=%s\0' "$PATH"
}

environment_of_lab() { # PLACE HOST HOSTS ADDRESS0 ADDRESS1 DEVICE RESULTS KERNEL WIRE: the same form
  printf 'RDMA4J_LAB%s\0' "=$1" "_HOST=$2" "_HOSTS=$3" "_ADDRESS_0=$4" "_ADDRESS_1=$5" "_DEVICE=$6" "_RESULTS=$7" \
    "_KERNEL=$8" "_WIRE=$9"
}
