# Read by run.sh and test.sh: says plainly what is missing on this machine, and how to get it.

missing=0

say_missing() {
  echo "$1" >&2
  missing=1
}

if ! command -v dotnet > /dev/null; then
  say_missing "The .NET 10 SDK is missing. Get it from https://dotnet.microsoft.com/download/dotnet/10.0"
elif ! dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; then
  say_missing "The .NET SDK here is not version 10. Get it from https://dotnet.microsoft.com/download/dotnet/10.0"
fi

if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
  say_missing "Node.js with npm is missing. Get version 20.19 or newer from https://nodejs.org/en/download"
elif ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  say_missing "Node.js here is version $(node --version). Get version 20.19 or newer from https://nodejs.org/en/download"
fi

if [ "$missing" -ne 0 ]; then
  exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
