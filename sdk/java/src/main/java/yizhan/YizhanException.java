// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.util.List;
import java.util.Map;

/** The daemon refused, or could not be reached. Decide by the code. */
public final class YizhanException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The code when no answer came: whether the call took effect is not known. */
    public static final String OFFLINE = "offline";

    private final int status;
    private final String code, hint, field, requestId;
    private final transient List<String> pointers;
    final transient long retryAfterMs;

    YizhanException(int status, Map<String, Object> problem, String requestId, long retryAfterMs) {
        super(text(status, problem, requestId));
        this.status = status;
        this.code = problem.get("code") instanceof String s ? s : Operations.Codes.INTERNAL;
        this.hint = Json.string(problem, "hint");
        this.field = Json.string(problem, "field");
        this.requestId = requestId;
        this.pointers = Json.list(problem, "errors", e -> Json.string(e, "pointer"));
        this.retryAfterMs = retryAfterMs;
    }

    YizhanException(String why, Throwable cause, String requestId) {
        this(0, Map.of("code", OFFLINE, "title", why), requestId, 0);
        initCause(cause);
    }

    private static String text(int status, Map<String, Object> problem, String requestId) {
        Object hint = problem.get("hint");
        return problem.getOrDefault("code", Operations.Codes.INTERNAL) + ": "
                + problem.getOrDefault("title", "HTTP " + status)
                + (hint == null ? "" : " (" + hint + ")") + " [request " + requestId + "]";
    }

    /** Stable, one of Operations.Codes or OFFLINE. */
    public String code() {
        return code;
    }

    /** Of HTTP; 0 when no answer came. */
    public int status() {
        return status;
    }

    /** What to do, or null. */
    public String hint() {
        return hint;
    }

    /** The member at fault, or null. */
    public String field() {
        return field;
    }

    /** As in the daemon's log. */
    public String requestId() {
        return requestId;
    }

    /** JSON pointers into the request, such as "#/members/3". */
    public List<String> pointers() {
        return pointers;
    }
}
