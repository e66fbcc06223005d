# SPDX-License-Identifier: Apache-2.0
# What scripts/run and scripts/test share. Sourced by bash; sets `root`.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build

build_debs=(build-essential autoconf automake pkg-config libevent-dev
	libsqlite3-dev libssl-dev libjansson-dev libmicrohttpd-dev
	libargon2-dev libzstd-dev curl openssl ca-certificates)

say()
{
	printf '%s\n' "$*"
}

# die TEXT: the one clear line.
die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# quiet LOG COMMAND...: its words go to LOG.
quiet()
{
	local log=$1
	shift
	"$@" >>"$log" 2>&1 </dev/null
}

# begin_log LOG: an empty one. What another user has built, root with sudo
# once, is not ours to go on with.
begin_log()
{
	{ : >"$1"; } 2>/dev/null && return
	die "cannot write $1; if another user built here, run:" \
		"sudo chown -R $(id -un) $build"
}

# What builds the pages (vite) wants this; Debian 12 has 18.
node_wanted=20.19
node_fetched=22

npm_is_there()
{
	command -v npm >/dev/null && command -v node >/dev/null
}

node_is_new()
{
	npm_is_there && printf '%s\n' "v$node_wanted" "$(node --version)" |
		sort --check=quiet --version-sort
}

# need_node LOG: an old Node.js fetches a newer one, kept in the build folder;
# with an npm, since Debian's runs on Debian's Node.js only.
need_node()
{
	local arch home=$build/node
	npm_is_there || die "Node.js and npm are needed to build the pages"
	PATH=$home/node_modules/.bin:$PATH
	export PATH
	node_is_new && return
	case $(uname -m) in
	x86_64) arch=x64 ;;
	aarch64) arch=arm64 ;;
	*) die "Node.js $node_wanted or newer is needed;" \
		"this is $(node --version)" ;;
	esac
	say "Installing Node.js $node_fetched from npm into $home" \
		"(pages want $node_wanted, this is $(node --version))"
	mkdir -p "$home"
	quiet "$1" npm install --no-save --no-audit --no-fund \
		--prefix "$home" "node-linux-$arch@$node_fetched" npm@10 ||
		die "npm could not fetch Node.js (see $1)"
	hash -r
	node_is_new || die "Node.js $node_wanted or newer is needed"
}

# missing_debs NAME...: those that are not installed.
missing_debs()
{
	local name
	for name; do
		dpkg-query -W -f '${Status}' "$name" 2>/dev/null |
			grep -q 'ok installed' || printf '%s\n' "$name"
	done
}

# install_debs LOG NAME...: says what is missing, then installs that.
install_debs()
{
	local log=$1 missing sudo=()
	shift
	command -v dpkg-query >/dev/null || {
		say "Not a Debian system; taking for granted: $*"
		return
	}
	npm_is_there || set -- "$@" nodejs npm
	mapfile -t missing < <(missing_debs "$@")
	[ ${#missing[@]} -eq 0 ] && return
	say "Installing Debian packages: ${missing[*]}"
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || die "needs root or sudo to install" \
			"Debian packages: ${missing[*]}"
		sudo=(sudo)
		# Asks for a password now, while the terminal is still ours.
		sudo -v || die "sudo refused; packages wanted: ${missing[*]}"
	fi
	# The lists may be absent or old; the install says if that matters.
	"${sudo[@]}" apt-get update >>"$log" 2>&1 </dev/null || :
	quiet "$log" "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends "${missing[@]}" ||
		die "apt-get could not install ${missing[*]} (see $log)"
}

# configure_in DIR LOG ARGS...: only when there is something to do.
configure_in()
{
	local dir=$1 log=$2
	shift 2
	mkdir -p "$dir"
	if [ ! -x "$root/configure" ]; then
		quiet "$log" "$root/autogen.sh" ||
			die "autogen.sh failed (see $log)"
	fi
	if [ -e "$dir/Makefile" ] &&
	    [ "$(cat "$dir/configured" 2>/dev/null)" = "$*" ]; then
		# Catches up with a newer configure.ac or Makefile.am.
		make_in "$dir" "$log" Makefile ||
			die "configure failed (see $log)"
		return
	fi
	(cd "$dir" && quiet "$log" "$root/configure" "$@") ||
		die "configure failed (see $log)"
	printf '%s' "$*" >"$dir/configured"
}

# make_in DIR LOG TARGET...
make_in()
{
	local dir=$1 log=$2
	shift 2
	quiet "$log" make -C "$dir" -j"$(nproc)" "$@"
}

# What looks for bugs while a build of its own, build-KIND, runs.
declare -A sanitizer=([asan]=address,undefined [tsan]=thread)
# Beside AddressSanitizer only the static UBSan of gcc writes where it is told.
declare -A sanitizer_link=([asan]=-static-libubsan [tsan]=)
# Some kernels place memory where ThreadSanitizer cannot have it.
declare -A sanitizer_start=([asan]= [tsan]="setarch $(uname -m) -R")

# sanitized KIND: configures it.
sanitized()
{
	local dir=$root/build-$1
	export CFLAGS="-O1 -g" LDFLAGS=${sanitizer_link[$1]}
	configure_in "$dir" "$dir.log" --disable-pages \
		--enable-sanitizers="${sanitizer[$1]}"
}

# under KIND COMMAND...: what is found ends a process with an error. A library
# that fakes the clock may be loaded before the sanitizer; one that fakes the
# disk has it loaded first (tests/torture/faultslib/shim.py).
under()
{
	local start=${sanitizer_start[$1]} library
	library=$(gcc -print-file-name="lib$1.so")
	shift
	YIZHAN_SANITIZER=$library \
		ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS-} \
		TSAN_OPTIONS=halt_on_error=1:exitcode=66:${TSAN_OPTIONS-} \
		$start "$@"
}
