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

# Whole, and as the seller signed them. gpgv is where apt or dnf is.
check_files()
{
	sha256sum --check --quiet --strict SHA256SUMS ||
		die "a file is damaged: copy the archive again"
	gpgv --quiet --keyring ./yizhan.gpg SHA256SUMS.asc SHA256SUMS \
		2>/dev/null || die "the signature of SHA256SUMS is not good"
	echo "All files are whole, and signed."
}

# What its relatives call themselves says which packages a system takes: tools
# for the others may be on it as well.
kind_of_system()
{
	[ -r /etc/os-release ] || die "/etc/os-release does not say what this is"
	# shellcheck disable=SC1091 # that file
	for word in $(. /etc/os-release && echo "${ID-} ${ID_LIKE-}"); do
		case $word in
		debian|ubuntu) kind=deb ;;
		fedora|rhel|centos|openEuler|suse|opensuse) kind=rpm ;;
		*) continue ;;
		esac
		return
	done
	# Systems that name none of their relatives.
	if command -v dpkg >/dev/null; then
		kind=deb
	elif command -v rpm >/dev/null; then
		kind=rpm
	else
		die "this is for systems with deb or rpm packages"
	fi
}

# check_machine NAME WANTED
check_machine()
{
	[ "$1" = "$2" ] || die "this is for $2, not $1"
	[ "$(id -u)" = 0 ] || die "run it as root: sudo ./install.sh"
}

install_deb()
{
	check_machine "$(dpkg --print-architecture)" @ARCH@
	check_files
	[ -z "$doc" ] || dpkg -i ./yizhan-doc_*.deb
	exec dpkg -i ./yizhan_*.deb
}

# rpm wants to know the key by which each package is signed, too.
install_rpm()
{
	check_machine "$(uname -m)" @RPM_ARCH@
	check_files
	rpm --import ./yizhan.asc
	[ -z "$doc" ] || rpm -U ./yizhan-doc-*.rpm
	exec rpm -U ./yizhan-[0-9]*.rpm
}

doc=
for word; do
	case $word in
	--doc) doc=yes ;;
	--check) check_files; exit 0 ;;
	*) die "usage: install.sh [--doc] [--check]" ;;
	esac
done
kind_of_system
"install_$kind"
