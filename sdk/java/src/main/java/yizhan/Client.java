// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Calls a box, as the system or, by {@link #as}, as a person. Many threads may
 * use one.
 *
 * <pre>
 * Client box = new Client("https://chat.example:8443", "yzk_default_shop_...");
 * box.as("alice").message.send(new MessageSendIn("u:bob", "text", Map.of("text", "hello")));
 * </pre>
 */
public final class Client extends Operations {
    private static final int ATTEMPTS_MAX = 6;
    private static final long BACKOFF_MS = 100, BACKOFF_MAX_MS = 5000;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long to wait, for tests. */
    interface Pause {
        void forMs(long ms) throws InterruptedException;
    }

    private final HttpClient http;
    private final String url, credential, person;
    private final Duration timeout, deadline;
    Pause pause = Thread::sleep;

    /** key is a server key or a person's token. */
    public Client(String url, String key) {
        this(url, key, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build(),
                Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    /**
     * The same with an HttpClient of the caller's (her certificates, her proxy).
     * timeout bounds each attempt, deadline a call with all its attempts.
     */
    public Client(String url, String key, HttpClient http, Duration timeout, Duration deadline) {
        this(url, key, null, http, timeout, deadline);
    }

    private Client(String url, String credential, String person, HttpClient http, Duration timeout,
            Duration deadline) {
        if (!url.matches("https?://[^/?#]+[^?#]*"))
            throw new IllegalArgumentException("the address is https://HOST:PORT");
        this.url = url.replaceAll("/+$", "");
        this.credential = credential;
        this.person = person;
        this.http = http;
        this.timeout = timeout;
        this.deadline = deadline;
    }

    /** The same client, acting as a person: the key needs the scope "act". */
    public Client as(String user) {
        Client other = new Client(url, credential, user, http, timeout, deadline);
        other.pause = pause;
        return other;
    }

    /**
     * Calls a route with params and an If-Match header (or null): what the typed
     * methods are made of, for what they do not have.
     */
    public Answer call(String method, String path, Map<String, Object> params, String ifMatch) {
        return call(new Op(path, method, path, false), params, ifMatch);
    }

    @Override
    Answer call(Op op, Map<String, Object> in) {
        return call(op, in, null);
    }

    private Answer call(Op op, Map<String, Object> in, String ifMatch) {
        Map<String, Object> params = new LinkedHashMap<>(in);
        if (op.hasCid())
            params.putIfAbsent("cid", newCid());
        HttpRequest.Builder ask = HttpRequest.newBuilder()
                .version(HttpClient.Version.HTTP_1_1).timeout(timeout)
                .header("Accept", "application/json");
        String id = random(8);
        ask.header("X-Request-Id", id);
        if (credential != null)
            ask.header("Authorization", "Bearer " + credential);
        if (person != null)
            ask.header("Yizhan-As", person);
        if (ifMatch != null)
            ask.header("If-Match", ifMatch);
        boolean hasKey = op.method().equals("POST") && !op.hasCid();
        if (hasKey)
            ask.header("Idempotency-Key", random(16));
        address(ask, op, params);
        boolean isSafe = op.hasCid() || !op.method().equals("PATCH");
        return repeat(ask.build(), id, isSafe, hasKey);
    }

    private void address(HttpRequest.Builder ask, Op op, Map<String, Object> params) {
        StringBuilder path = new StringBuilder();
        for (String part : op.path().substring(1).split("/")) {
            path.append('/').append(!part.startsWith("{") ? part
                    : escape(inQuery(params.remove(part.substring(1, part.length() - 1)))));
        }
        if (op.method().equals("GET") || op.method().equals("DELETE")) {
            String query = params.entrySet().stream()
                    .map(e -> escape(e.getKey()) + "=" + escape(inQuery(e.getValue())))
                    .collect(Collectors.joining("&"));
            ask.uri(URI.create(url + path + (query.isEmpty() ? "" : "?" + query)));
            ask.method(op.method(), BodyPublishers.noBody());
            return;
        }
        ask.uri(URI.create(url + path));
        ask.header("Content-Type", "application/json");
        ask.method(op.method(), BodyPublishers.ofString(Json.write(params)));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String inQuery(Object value) {
        if (value instanceof Collection<?> list)
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        return value == null ? "" : value.toString();
    }

    /** Tries again what is worth it, as long as nothing can happen twice. */
    private Answer repeat(HttpRequest ask, String id, boolean isSafe, boolean hasKey) {
        long end = System.nanoTime() + deadline.toNanos();
        boolean mayBeUnderWay = false;
        for (int attempt = 1;; attempt++) {
            YizhanException error;
            try {
                return attempt(ask, id);
            } catch (YizhanException e) {
                error = e;
            }
            if (!isWorthRepeating(error, isSafe, mayBeUnderWay))
                throw error;
            mayBeUnderWay |= hasKey && error.code().equals(YizhanException.OFFLINE)
                    && !isNotSent(error);
            long most = Math.min(BACKOFF_MAX_MS, BACKOFF_MS << attempt);
            long waitMs = Math.max(error.retryAfterMs, ThreadLocalRandom.current().nextLong(most));
            if (attempt == ATTEMPTS_MAX || System.nanoTime() + waitMs * 1_000_000 > end)
                throw error;
            try {
                pause.forMs(waitMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw error;
            }
        }
    }

    private static boolean isNotSent(YizhanException e) {
        return e.getCause() instanceof ConnectException
                || e.getCause() instanceof HttpConnectTimeoutException;
    }

    private static boolean isWorthRepeating(YizhanException e, boolean isSafe,
            boolean mayBeUnderWay) {
        if (isNotSent(e) || e.status() == 429)
            return true; // nothing was done
        if (e.getCause() instanceof InterruptedException)
            return false;
        if (e.code().equals(YizhanException.OFFLINE) || e.status() == 503 || e.status() == 504)
            return isSafe;
        // The attempt whose answer was lost may be.
        return mayBeUnderWay && e.code().equals(Codes.WRONG_STATE);
    }

    private Answer attempt(HttpRequest ask, String id) {
        HttpResponse<String> response;
        try {
            response = http.send(ask, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new YizhanException("no answer: " + e, e, id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new YizhanException("interrupted", e, id);
        }
        String given = response.headers().firstValue("X-Request-Id").orElse(id);
        Map<String, Object> body = body(response.body());
        if (response.statusCode() == 200 && body != null)
            return new Answer(body, response.headers().firstValue("ETag").orElse(null), given);
        String wait = response.headers().firstValue("Retry-After").orElse("");
        throw new YizhanException(response.statusCode(), body == null ? Map.of() : body, given,
                wait.matches("[0-9]{1,9}") ? Long.parseLong(wait) * 1000 : 0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> body(String text) {
        try {
            return Json.parse(text) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String random(int bytes) {
        byte[] b = new byte[bytes];
        RANDOM.nextBytes(b);
        return HexFormat.of().formatHex(b);
    }

    /** Begins with the time, so that the log stays fast. */
    static String newCid() {
        return String.format("%012x", System.currentTimeMillis()) + random(10);
    }
}
