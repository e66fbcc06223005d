# SPDX-License-Identifier: Apache-2.0
# The half of scripts/package that is for systems with rpm. Sourced by it.
# shellcheck shell=bash disable=SC2154 # its variables

rpm_debs=(rpm rpmlint createrepo-c cpio tcl)
# Linked in, from these source packages of Debian; see packaging/rpm/bundled.
bundled=(libevent libmicrohttpd sqlite3)
sources=$build/rpm-sources
# RHEL 9 has this one.
rpm_glibc_newest=2.34
rpm_arch=$(uname -m)

# --- Sources of what is linked in

# apt_source WORD...: apt-get, for sources from where this system's packages
# come from, and without touching its own lists.
apt_source()
{
	quiet "$log" apt-get -o Dir::Etc::SourceList=/dev/null \
		-o Dir::Etc::SourceParts="$sources/from" \
		-o Dir::State::Lists="$sources/lists" \
		-o APT::Sandbox::User=root "$@"
}

# list_sources: lists of packages become lists of sources.
list_sources()
{
	local list
	mkdir -p "$sources/from" "$sources/lists/partial"
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
		case $list in
		*/sources.list) [ -e "$list" ] || continue ;;&
		*.sources)
			! grep -q debian "$list" || sed \
				's/^Types:.*/Types: deb-src/' "$list" \
				>"$sources/from/${list##*/}" ;;
		*.list)
			grep '^deb .*debian' "$list" | sed 's/^deb /deb-src /' \
				>"$sources/from/${list##*/}" ;;
		esac
	done
}

# name_sources NAME: as the spec calls them; and which release it was.
name_sources()
{
	local dsc full upstream tarball
	dsc=$(echo "$sources/$1"_*.dsc)
	full=${dsc##*_} full=${full%.dsc}
	upstream=${full%-*}
	tarball=$(ls "$sources/$1_$upstream".orig.tar.* | grep -v '\.asc$')
	cp "$tarball" "$sources/files/$1-$upstream.tar.${tarball##*.}" &&
		cp "$sources/$1_$full.debian.tar.xz" \
			"$sources/files/$1-$upstream-patches.tar.xz" &&
		printf '%s %s\n' "$1" "$full" >>"$sources/versions"
}

# fetch_sources: once.
fetch_sources()
{
	local name
	[ -e "$sources/done" ] && return
	rm -rf "$sources"
	list_sources
	mkdir "$sources/files"
	apt_source update || die "no lists of sources (see $log)"
	for name in "${bundled[@]}"; do
		(cd "$sources" && apt_source source --download-only \
			--only-source "$name") && name_sources "$name" ||
			die "no sources of $name (see $log)"
	done
	# From this system's archive.
	dpkg-query -W -f 'argon2 ${source:Version}\n' libargon2-dev \
		>>"$sources/versions"
	: >"$sources/done"
}

# --- The packages

# spec_says TEXT: or it is not the release that is built.
spec_says()
{
	grep -qxF "$1" "$work/yizhan.spec" ||
		die "packaging/rpm/yizhan.spec should say: $1"
}

# wanted_modules: of pkg-config, as configure asks for them, "NAME [>= VERSION]";
# without what only the tests want.
wanted_modules()
{
	(cd "$root" && autoconf --trace='PKG_CHECK_MODULES:$1 $2%') |
		tr '\n' ' ' | tr '%' '\n' | sed 's/^ *//' |
		grep -v '^CHECK ' | cut -d ' ' -f 2- |
		grep -oE '[a-z0-9_]+( >= [0-9.]+)?'
}

# check_requirements: as a distribution builds it, with all of its own.
check_requirements()
{
	local asked wanted module name
	wanted=$(wanted_modules) ||
		die "autoconf cannot tell what configure asks for"
	asked=$(rpmspec --load "$root/packaging/rpm/debian.macros" \
		--without bundled --without vendor --query --buildrequires \
		"$work/yizhan.spec") ||
		die "rpmspec cannot read packaging/rpm/yizhan.spec"
	while read -r module; do
		name=${module%% *}
		grep -qxF "pkgconfig($name)${module#"$name"}" <<<"$asked" ||
			die "packaging/rpm/yizhan.spec asks for no $module"
	done <<<"$wanted"
	say "yizhan.spec asks for what configure does"
}

# check_spec: what it repeats of other files.
check_spec()
{
	local name
	spec_says "Version:        $version"
	spec_says "Release:        1%{?dist}"
	for name in uplot uqr virtua vue; do
		spec_says "Provides:       bundled(npm($name)) = $(node -p \
			"require('$root/web/package-lock.json')
			.packages['node_modules/$name'].version")"
	done
}

# build_rpm DIR: from the tarball; what comes of it is moved to DIR. Always in
# the same place: rpm writes into each package where it was built.
build_rpm()
{
	local top=$work/top
	rm -rf "$top"
	mkdir -p "$1" "$top/SOURCES"
	cp "$out/$tarball" "$sources"/files/* "$work/yizhan.spec" \
		"$top/SOURCES/" || die "sources are missing"
	touch -d "@$epoch" "$top"/SOURCES/*
	quiet "$log" rpmbuild -ba --nodeps \
		--load "$root/packaging/rpm/debian.macros" \
		--with bundled --with vendor --define "_topdir $top" \
		--define "_smp_mflags -j${JOBS:-$(nproc)}" \
		"$top/SOURCES/yizhan.spec" ||
		die "rpmbuild failed (see $log)"
	find "$top/RPMS" "$top/SRPMS" -name '*.rpm' -exec mv {} "$1/" \;
}

# check_rpm FILE: what the package promises about itself.
check_rpm()
{
	local needs at=$work/look
	[ "$(size "$1")" -le $package_bytes_max ] ||
		die "${1##*/} has $(size "$1") bytes"
	rm -rf "$at"
	mkdir "$at"
	(cd "$at" && rpm2cpio "$1" | cpio --quiet -idm) ||
		die "cannot unpack $1"
	needs=$(oldest_glibc "$at"/usr/{s,}bin/yizhan*) &&
		[ -n "$needs" ] || die "cannot tell which glibc $1 needs"
	is_older "$needs" "$rpm_glibc_newest" ||
		die "${1##*/} needs glibc $needs"
	say "${1##*/}: $(size "$1") bytes, runs on glibc $needs and newer"
}

# sign_rpm FILE
sign_rpm()
{
	quiet "$log" rpmsign --addsign --define "_gpg_name $key" \
		--define "__gpg $(command -v gpg)" "$1" ||
		die "rpmsign could not sign with $key (see $log)"
}

run_rpm()
{
	local rpm
	install_debs "$log" "${rpm_debs[@]}"
	need_node "$log"
	[ -e "$out/$tarball" ] || run_tar
	cp "$root/packaging/rpm/yizhan.spec" "$work/"
	check_spec
	check_requirements
	fetch_sources
	build_rpm "$work/rpm"
	[ "$once" ] || {
		build_rpm "$work/again"
		same_packages rpm "$work/rpm" "$work/again"
	}
	quiet "$log" rpmlint --strict --config \
		"$root/packaging/rpm/rpmlint.toml" "$work/yizhan.spec" \
		"$work"/rpm/*.rpm ||
		die "rpmlint has found something (see $log)"
	say "rpmlint: nothing"
	check_rpm "$work/rpm/yizhan-$rpm_version.$rpm_arch.rpm"
	for rpm in "$work"/rpm/*.rpm; do
		[ -z "$key" ] || sign_rpm "$rpm"
		mv "$rpm" "$out/" || die "cannot write in $out"
		add_sbom "${rpm##*/}" "$sources/versions"
	done
}

# need_rpm: those that are wanted, unless they are there.
need_rpm()
{
	[ -e "$out/yizhan-$rpm_version.$rpm_arch.rpm" ] || run_rpm
}

# copy_rpms DIR [MORE]: those that are installed, or what is named after them.
copy_rpms()
{
	cp "$out/yizhan-$rpm_version.$rpm_arch.rpm${2-}" \
		"$out/yizhan-licence-$rpm_version.$rpm_arch.rpm${2-}" \
		"$out/yizhan-doc-$rpm_version.noarch.rpm${2-}" "$1/" ||
		die "packages are missing in $out"
}

# --- The yum repository: a plain folder, too

repo_yum()
{
	local yum=$out/repo/yum/$rpm_arch
	need_rpm
	mkdir -p "$yum"
	copy_rpms "$yum"
	quiet "$log" createrepo_c --no-database --revision "$epoch" \
		--set-timestamp-to-revision "$yum" ||
		die "createrepo_c failed (see $log)"
	sign "$yum/repodata/repomd.xml.asc" --armor --detach-sign \
		"$yum/repodata/repomd.xml"
	cat >"$out/repo/yizhan.repo" <<-END
		[yizhan]
		name=Yizhan
		baseurl=$url/yum/\$basearch
		enabled=1
		gpgcheck=1
		repo_gpgcheck=1
		gpgkey=$url/yizhan.asc
	END
	say "repo: yizhan.repo goes into /etc/yum.repos.d"
}
