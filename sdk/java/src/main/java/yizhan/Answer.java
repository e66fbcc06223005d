// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.util.Map;

/** What a call gives beside its result; etag is for If-Match, null for most. */
public record Answer(Map<String, Object> result, String etag, String requestId) {
}
