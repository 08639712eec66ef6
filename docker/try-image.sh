#!/bin/sh
# Tries what the image is made of without Docker: builds it from what git has, with no other file in reach, and runs it as nobody
# from folders that it cannot write. Needs root for the last part (mount, another user); without, it runs as whoever calls it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir "$work/source" "$work/app" "$work/data"
(cd "$root" && git ls-files -z | tar --null -T - -cf -) | tar -xf - -C "$work/source"
"$work/source/docker/assemble.sh" "$work/app" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
rm -rf "$work/source"

node=${SECURECHAT_NODE:-$root/node_modules/node/bin/node}
cp "$node" "$work/node"
cat >"$work/run" <<'RUN'
set -eu
work=$1
as=
if [ "$2" = as-nobody ]; then
  mount --bind "$work/app" "$work/app"
  mount -o remount,bind,ro "$work/app"
  chown 65532:65532 "$work/data"
  as='setpriv --reuid=65532 --regid=65532 --clear-groups --no-new-privs --bounding-set=-all --'
fi
export SECURECHAT_DATA_DIR="$work/data" SECURECHAT_PORT=18473
cd "$work/app"
$as "$work/node" packages/cli/src/main.ts serve >"$work/log" 2>&1 &
server=$!
tries=0
until $as "$work/node" packages/cli/src/main.ts health >/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] && kill -0 $server || { cat "$work/log"; exit 1; }
done
$as "$work/node" -e 'fetch("http://localhost:18473/").then(async (page) => {
  const text = await page.text()
  process.exit(page.ok && /<script type="module"/.test(text) ? 0 : 1)
})' || { echo 'the web client is not served'; exit 1; }
kill -TERM $server
wait $server || { cat "$work/log"; exit 1; }
RUN
# Where even root may not mount, it runs as it is.
if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
  unshare --mount sh "$work/run" "$work" as-nobody || { echo 'image: failed'; exit 1; }
else
  sh "$work/run" "$work" as-caller || { echo 'image: failed'; exit 1; }
fi
echo "image: $(du -sm "$work/app" | cut -f1) MB beside Node.js; serves as nobody from a read-only folder"
