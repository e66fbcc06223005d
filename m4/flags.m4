dnl SPDX-License-Identifier: Apache-2.0

dnl YZ_CFLAGS(variable, flags...): appends each flag that the compiler takes
dnl without a warning, together with the user's CFLAGS.
AC_DEFUN([YZ_CFLAGS], [
	for yz_flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether $CC takes $yz_flag])
		yz_save_cflags=$CFLAGS
		CFLAGS="$CFLAGS $yz_flag -Werror"
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]])],
		    [AC_MSG_RESULT([yes]); $1="$$1 $yz_flag"],
		    [AC_MSG_RESULT([no])])
		CFLAGS=$yz_save_cflags
	done
])

dnl YZ_LDFLAGS(variable, flags...): the same for the linker.
AC_DEFUN([YZ_LDFLAGS], [
	for yz_flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether the linker takes $yz_flag])
		yz_save_ldflags=$LDFLAGS
		LDFLAGS="$LDFLAGS -fPIE $yz_flag -Werror"
		AC_LINK_IFELSE([AC_LANG_PROGRAM()],
		    [AC_MSG_RESULT([yes]); $1="$$1 $yz_flag"],
		    [AC_MSG_RESULT([no])])
		LDFLAGS=$yz_save_ldflags
	done
])
