#!/bin/sh
# Builds the container images of the end-to-end suite from local trees only: no registry is asked for anything.
# The base is a plain root file system: the C library and what a JVM links against, a shell, bubblewrap where this
# machine has it, and the given Java installation. On top of it one image a service, as in a deployment.
#
#   build-images.sh JAVA_HOME SOURCE_ROOT BROKER_LIBRARIES
#
# BROKER_LIBRARIES is a directory with the broker's jars. Prints the names of the images.
set -eu

java_home=$1
root=$2
broker=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

base="$work/base"
mkdir -p "$base/tmp" "$base/etc" "$base/proc" "$base/dev" "$base/sys" "$base/bin" "$base/usr/bin" "$base/opt/java"
chmod 1777 "$base/tmp"
printf 'root:x:0:0:root:/:/bin/sh\nlazaretto:x:10001:10001::/tmp:/bin/sh\n' > "$base/etc/passwd"
printf 'root:x:0:\nlazaretto:x:10001:\n' > "$base/etc/group"
printf '127.0.0.1 localhost\n' > "$base/etc/hosts"
printf 'hosts: files dns\n' > "$base/etc/nsswitch.conf"

# Copies a binary's or library's dependencies, the dynamic loader included, to the paths that it asks for.
libraries() {
    ldd "$1" 2> /dev/null | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) .*/\1/p' | while read -r library; do
        case $library in "$java_home"/*) continue ;; esac
        if [ ! -e "$base$library" ]; then
            mkdir -p "$base$(dirname "$library")"
            cp -L "$library" "$base$library"
        fi
    done
}

for program in /bin/sh /usr/bin/bwrap /bin/mkdir; do
    if [ -x "$program" ]; then
        mkdir -p "$base$(dirname "$program")"
        cp -L "$program" "$base$program"
        libraries "$program"
    fi
done
libraries "$java_home/bin/java"
for library in "$java_home"/lib/*.so "$java_home"/lib/server/libjvm.so; do
    case $library in *libawt*|*libsplash*|*libfont*|*libjsound*|*liblcms*|*libmlib*) continue ;; esac
    libraries "$library"
done
# What native code inside jars links against (RocksDB), and what the C library loads by name.
for library in libstdc++.so.6 libgcc_s.so.1 libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
    found=$(ldconfig -p | sed -n "s/.*$library .*=> //p" | head -n 1)
    if [ -n "$found" ] && [ ! -e "$base$found" ]; then
        mkdir -p "$base$(dirname "$found")"
        cp -L "$found" "$base$found"
    fi
done
tar -C "$java_home" --exclude=./jmods --exclude=./lib/src.zip --exclude=./lib/ct.sym --exclude=./man -cf - . | tar -C "$base/opt/java" -xf -

tar -C "$base" -cf - . | docker import --change 'ENV JAVA_HOME=/opt/java' --change 'ENV PATH=/opt/java/bin:/usr/bin:/bin' \
    - lazaretto-test/base:local > /dev/null
echo lazaretto-test/base:local

image() {
    printf 'FROM lazaretto-test/base:local\nCOPY . /app\n' > "$work/Dockerfile"
    DOCKER_BUILDKIT=0 docker build -q -t "lazaretto-test/$1:local" -f "$work/Dockerfile" "$2" > /dev/null
    echo "lazaretto-test/$1:local"
}

image broker "$broker"
image ingest "$root/ingest-service/target/quarkus-app"
image worker "$root/scan-workers/worker/target/quarkus-app"
image aggregator "$root/aggregator/target/quarkus-app"
