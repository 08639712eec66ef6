#!/bin/sh
# Puts what a server needs to run, and nothing else, into a folder: docker/assemble.sh FOLDER
# The image is built by this; docker/try-image.sh tries it without Docker.
set -eu
out=$1
source=$(cd "$(dirname "$0")/.." && pwd)
cd "$source"

# Everything, to build the web client with. No install script runs but our own patches.
npm ci --ignore-scripts --no-audit --no-fund
node node_modules/patch-package/index.js --error-on-fail
(cd packages/web && node ../../node_modules/vite/bin/vite.js build --logLevel error)

mkdir -p "$out/packages/web"
cp package.json package-lock.json .npmrc LICENSE "$out"
for manifest in packages/*/package.json; do
  mkdir -p "$out/$(dirname "$manifest")"
  cp "$manifest" "$out/$manifest"
done
(cd "$out" && npm ci --omit=dev --workspace securechat --ignore-scripts --no-audit --no-fund)

# Our own packages, of which the program is made: those that npm has linked.
for link in "$out"/node_modules/securechat "$out"/node_modules/@securechat/*; do
  package=$(readlink -f "$link")
  name=$(basename "$package")
  [ "$name" = web ] || cp -R "packages/$name/src" "$package/src"
done
cp -R packages/web/dist "$out/packages/web/dist"
cp -R docker/first-start.mjs "$out"

# What is patched for us is patched here too.
mkdir -p "$out/patches"
for patch in patches/*.patch; do
  name=$(basename "$patch" .patch)
  dependency=$(echo "${name%+*}" | tr + /)
  [ ! -d "$out/node_modules/$dependency" ] || cp "$patch" "$out/patches"
done
if [ -n "$(ls "$out/patches")" ]; then
  (cd "$out" && node "$source/node_modules/patch-package/index.js" --error-on-fail)
fi

# Tests, and what only they use.
find "$out/packages" -name '*.test.ts' -delete
find "$out/packages" -name '*.fixture.ts' -delete
find "$out/packages" -type d \( -name test-world -o -name test-services -o -name testing \) -prune -exec rm -rf {} +
rm -rf "$out/packages/server/src/storage/contract" "$out/patches" "$out/package-lock.json" "$out/.npmrc"
find "$out/packages" -mindepth 1 -maxdepth 1 -type d | while read -r package; do
  [ -d "$package/src" ] || [ -d "$package/dist" ] || rm -rf "$package"
done
find "$out/node_modules" -xtype l -delete
cp -R packages/plugins "$out/packages/plugins"
chmod -R a=rX,u+w "$out"
