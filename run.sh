#!/usr/bin/env bash
# Starts the service and a practice LMS on this machine, with an embedded database in ./data.
# Settings: LMSSUPPORT_PORT (5080), CAMPUS_PORT (5081), LMSSUPPORT_DATA (./data).
set -euo pipefail
cd "$(dirname "$0")"
. eng/need.sh

service_port="${LMSSUPPORT_PORT:-5080}"
campus_port="${CAMPUS_PORT:-5081}"
data="${LMSSUPPORT_DATA:-$PWD/data}"
# Two names for this machine, so that the two are two sites to a browser, as in real life.
service_address="http://127.0.0.1:$service_port"
campus_address="http://localhost:$campus_port"

must_be_free() { # host port variable
  if (exec 3<> "/dev/tcp/$1/$2") 2> /dev/null; then
    echo "Port $2 is taken by another program. Choose another one, for example: $3=$(($2 + 10)) ./run.sh" >&2
    exit 1
  fi
}

answers() { # host port path
  (
    exec 3<> "/dev/tcp/$1/$2"
    printf 'GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n' "$3" "$1" "$2" >&3
    read -r -t 5 _ status _ <&3
    [ "$status" = 200 ]
  ) 2> /dev/null
}

wait_until_ready() { # name pid host port path log
  for _ in $(seq 1 300); do
    if ! kill -0 "$2" 2> /dev/null; then
      echo "$1 ended before it was ready. It said:" >&2
      tail -n 20 "$6" >&2
      exit 1
    fi
    if answers "$3" "$4" "$5"; then
      return
    fi
    sleep 0.2
  done
  echo "$1 does not answer on port $4 after a minute. It said:" >&2
  tail -n 20 "$6" >&2
  exit 1
}

must_be_free 127.0.0.1 "$service_port" LMSSUPPORT_PORT
must_be_free localhost "$campus_port" CAMPUS_PORT

echo "Building (the first time takes a minute or two) …"
for project in Api Campus; do
  if ! said="$(dotnet build "src/LmsSupport.$project" -v quiet --nologo)"; then
    echo "$said" >&2
    exit 1
  fi
done

mkdir -p "$data/logs"
data="$(cd "$data" && pwd)"
service_log="$data/logs/service.log"
campus_log="$data/logs/campus.log"

export ASPNETCORE_ENVIRONMENT=Development
(
  cd src/LmsSupport.Api
  export ASPNETCORE_URLS="$service_address" PublicAddress="$service_address" Storage__Folder="$data"
  export Lti__AllowPrivateAddresses=true
  export Lti__Registrations__0__Organisation="Campus"
  export Lti__Registrations__0__Issuer="$campus_address"
  export Lti__Registrations__0__ClientId=campus-lmssupport
  export Lti__Registrations__0__AuthorizationAddress="$campus_address/lti/auth"
  export Lti__Registrations__0__KeysAddress="$campus_address/lti/jwks"
  export Lti__Registrations__0__TokenAddress="$campus_address/lti/token"
  export Lti__Registrations__0__Deployments__0=1
  export Lti__Registrations__0__PageOrigins__0="$campus_address"
  exec dotnet bin/Debug/net10.0/LmsSupport.Api.dll
) > "$service_log" 2>&1 &
service=$!
(
  cd src/LmsSupport.Campus
  export ASPNETCORE_URLS="$campus_address" Campus__Address="$campus_address" Campus__ServiceAddress="$service_address" Campus__KeyFile="$data/campus-key.pem"
  exec dotnet bin/Debug/net10.0/LmsSupport.Campus.dll
) > "$campus_log" 2>&1 &
campus=$!

end() {
  trap - EXIT
  kill "$service" "$campus" 2> /dev/null || true
  wait "$service" "$campus" 2> /dev/null || true
}
trap end EXIT
trap 'echo; echo "Ended. What was written is kept in $data"; exit 0' INT TERM

wait_until_ready "The service" "$service" 127.0.0.1 "$service_port" /health/ready "$service_log"
wait_until_ready "The practice LMS" "$campus" localhost "$campus_port" / "$campus_log"

# Written by the service until somebody has used it.
if [ -s "$data/admin-link.txt" ]; then
  administrator="The administrator's pages: open the link in $data/admin-link.txt (good once, for an hour)"
else
  administrator="The administrator's pages: $service_address/admin/ in the browser that used the link"
fi

cat << END

Ready. Open $campus_address

1. Choose a learner, enter a course, press the help button and ask.
2. In a private window open the same address, choose a tutor, open the console, take the question and answer.
3. Both see it at once, and again tomorrow. Ctrl+C ends both; data and logs are in $data

$administrator

END

{ wait -n "$service" "$campus" || true; } 2> /dev/null
if ! kill -0 "$service" 2> /dev/null; then
  echo "The service ended by itself. It said:" >&2
  tail -n 20 "$service_log" >&2
else
  echo "The practice LMS ended by itself. It said:" >&2
  tail -n 20 "$campus_log" >&2
fi
exit 1
