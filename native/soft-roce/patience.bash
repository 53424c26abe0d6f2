# Waiting for COMMAND, the same way wherever it runs: until it is over, for as long as it may take, and passing
# on the signals that the lab gets.
# It uses three functions of the place where COMMAND runs:
#   over              succeeds once there is nothing to wait for
#   deliver SIGNAL    sends a signal to COMMAND
#   destroy           ends it by force
# and it leaves in `verdict` the exit status that overrules COMMAND's, if there is one.

grace_seconds=5
caught='' verdict=''

catch_signals() {
  trap 'caught=INT' INT
  trap 'caught=TERM' TERM
  trap 'caught=HUP' HUP
}

pause() { # SECONDS: sleeps without a process; a signal is dealt with at the next tick
  read -rt "$1" -u "$silence" || true
}
exec {silence}<> <(:)

wait_until_over() { # SECONDS WHAT
  local deadline=$((SECONDS + $1)) end='' what=$2
  while ! over; do
    if [[ $caught ]]; then
      # The second time means it.
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
