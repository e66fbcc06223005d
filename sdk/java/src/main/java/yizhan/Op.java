// SPDX-License-Identifier: Apache-2.0
package yizhan;

/** A row of the table of operations. */
record Op(String name, String method, String path, boolean hasCid) {
}
