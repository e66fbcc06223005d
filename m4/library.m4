dnl SPDX-License-Identifier: Apache-2.0

dnl YZ_LIBRARY(name, PREFIX, pkg-config modules, archives, more): sets
dnl PREFIX_CFLAGS and PREFIX_LIBS. With --without-system-name the archives
dnl libARCHIVE.a, in linking order, take the place of the shared libraries;
dnl `more` is what those need besides.
AC_DEFUN([YZ_LIBRARY], [
	AC_ARG_WITH([system-$1], [AS_HELP_STRING([--without-system-$1],
	    [link $1 from its archive instead of the shared library])],
	    [], [AS_VAR_SET([with_system_$1], [yes])])
	PKG_CHECK_MODULES([$2], [$3])
	AS_VAR_IF([with_system_$1], [no], [
		$2_LIBS=
		for yz_archive in $4; do
			$2_LIBS="$$2_LIBS -l:lib$yz_archive.a"
		done
		$2_LIBS="$$2_LIBS $5"
		AC_MSG_CHECKING([for the archives of $1])
		yz_save_libs=$LIBS
		LIBS="$$2_LIBS $SSL_LIBS -lpthread $LIBS"
		AC_LINK_IFELSE([AC_LANG_PROGRAM()], [AC_MSG_RESULT([yes])],
		    [AC_MSG_ERROR([--without-system-$1 wants $4 as archives])])
		LIBS=$yz_save_libs
	])
])
