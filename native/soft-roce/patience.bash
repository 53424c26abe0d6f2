# Waits for COMMAND, on this host and in guests alike: until it ends or its time is up. Passes on the signals that the
# lab gets.
# It uses three functions that host.bash and guest.bash define:
#   over              succeeds when COMMAND has ended
#   deliver SIGNAL    sends a signal to COMMAND
#   destroy           kills it
# It sets `verdict` to the exit status that replaces COMMAND's, if there is one.

grace_seconds=5
caught='' verdict=''

catch_signals() {
  trap 'caught=INT' INT
  trap 'caught=TERM' TERM
  trap 'caught=HUP' HUP
}

pause() { # SECONDS: sleeps without a process; a signal is handled when this returns
  read -rt "$1" -u "$silence" || true
}
exec {silence}<> <(:)

wait_until_over() { # SECONDS WHAT
  local deadline=$((SECONDS + $1)) end='' what=$2
  while ! over; do
    if [[ $caught ]]; then
      # A second signal kills COMMAND.
      [[ -z $end ]] || break
      verdict=$((128 + $(kill -l "$caught"))) end=$((SECONDS + grace_seconds))
      deliver "$caught" || break
      caught=''
    elif [[ $end ]]; then
      ((SECONDS < end)) || break
    elif ((SECONDS >= deadline)); then
      say "$what took longer than $1 s and is ended"
      verdict=124 end=$((SECONDS + grace_seconds))
      deliver TERM || break
    fi
    pause 0.05
  done
  if ! over; then destroy; fi
}
