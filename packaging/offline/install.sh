#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# install.sh [--doc] [--check]: installs or upgrades Yizhan from the folder in
# which this stands; no network is used. --doc installs the documents as well;
# --check looks at the files only.
set -eu

cd "$(dirname "$0")"

die()
{
	echo "install.sh: $*" >&2
	exit 1
}

# Whole, and as the seller signed them. gpgv is where apt is.
check_files()
{
	sha256sum --check --quiet --strict SHA256SUMS ||
		die "a file is damaged: copy the archive again"
	gpgv --quiet --keyring ./yizhan.gpg SHA256SUMS.asc SHA256SUMS \
		2>/dev/null || die "the signature of SHA256SUMS is not good"
	echo "All files are whole, and signed."
}

check_system()
{
	command -v dpkg >/dev/null || die "this is for Debian"
	[ "$(dpkg --print-architecture)" = @ARCH@ ] ||
		die "this is for @ARCH@, not $(dpkg --print-architecture)"
	[ "$(id -u)" = 0 ] || die "run it as root: sudo ./install.sh"
}

doc=
for word; do
	case $word in
	--doc) doc=yes ;;
	--check) check_files; exit 0 ;;
	*) die "usage: install.sh [--doc] [--check]" ;;
	esac
done
check_system
check_files
[ -z "$doc" ] || dpkg -i ./yizhan-doc_*.deb
exec dpkg -i ./yizhan_*.deb
