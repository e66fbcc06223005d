// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** Of a file, in one call: a slow line, too, does it within the timeout. */
    static final int PART_BYTES = 1 << 20;
    /** For HttpRequest.timeout to be first: it knows whether there was a connection. */
    private static final long GRACE_MS = 250;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long to wait, for tests. */
    interface Pause {
        void forMs(long ms) throws InterruptedException;
    }

    /** part: bytes of a file, asked for; 0: the answer is JSON. */
    private record Call(HttpRequest.Builder ask, String id, boolean isSafe, boolean hasKey, long part) {
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
        String id = random(8);
        HttpRequest.Builder ask = begin(id);
        if (ifMatch != null)
            ask.header("If-Match", ifMatch);
        boolean hasKey = op.method().equals("POST") && !op.hasCid();
        if (hasKey)
            ask.header("Idempotency-Key", random(16));
        address(ask, op, params);
        boolean isSafe = op.hasCid() || !op.method().equals("PATCH");
        HttpResponse<byte[]> response = repeat(
                new Call(ask, id, isSafe, hasKey, 0));
        return new Answer(body(response.body()),
                response.headers().firstValue("ETag").orElse(null), idOf(response, id));
    }

    private HttpRequest.Builder begin(String id) {
        HttpRequest.Builder ask = HttpRequest.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "application/json").header("X-Request-Id", id);
        if (credential != null)
            ask.header("Authorization", "Bearer " + credential);
        if (person != null)
            ask.header("Yizhan-As", person);
        return ask;
    }

    /**
     * Puts a file of size bytes onto the box, part by part; messages may name it
     * then. It is a person's: a key acts as one. What came is compared with what was
     * sent.
     */
    public File upload(String name, InputStream from, long size) throws IOException {
        String file = this.file.create(new FileCreateIn(name, size)).file().id();
        try {
            return give(file, from, size);
        } catch (IOException | RuntimeException | Error e) {
            giveUp(file);
            throw e;
        }
    }

    private File give(String file, InputStream from, long size) throws IOException {
        MessageDigest sum = sha256();
        for (long at = 0; at < size; at += PART_BYTES) {
            byte[] part = from.readNBytes((int) Math.min(PART_BYTES, size - at));
            if (part.length < Math.min(PART_BYTES, size - at))
                throw new EOFException("the source ends early");
            sum.update(part);
            String id = random(8);
            HttpRequest.Builder ask = begin(id)
                    .uri(URI.create(url + "/v1/files/" + file + "/parts/" + at))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofByteArray(part));
            repeat(new Call(ask, id, true, false, 0));
        }
        File done = this.file.finish(new FileFinishIn(file)).file();
        if (!HexFormat.of().formatHex(sum.digest()).equals(done.hash()))
            throw new IOException("other bytes came than were sent");
        return done;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    }

    /**
     * Of an upload that failed: its room, which would be held for a day. Tried once, also by
     * a thread that is interrupted: the caller is to hear what was wrong first.
     */
    private void giveUp(String file) {
        boolean isInterrupted = Thread.interrupted();
        try {
            String id = random(8);
            HttpRequest.Builder ask = begin(id).uri(URI.create(url + "/v1/files/" + file)).DELETE();
            attempt(new Call(ask, id, true, false, 0), timeout);
        } catch (YizhanException e) {
            // The first error is what counts.
        } finally {
            if (isInterrupted)
                Thread.currentThread().interrupt();
        }
    }

    /**
     * Writes the bytes of a file, part by part, and says what it is. where names the
     * file, and the message that does when it is not the caller's own.
     */
    public File download(FileGetIn where, OutputStream to) throws IOException {
        File shown = file.get(where).file();
        for (long at = 0; at < shown.size(); at += PART_BYTES) {
            String id = random(8);
            long n = Math.min(PART_BYTES, shown.size() - at);
            HttpRequest.Builder ask = begin(id).header("Range", "bytes=" + at + "-" + (at + n - 1));
            address(ask, new Op("file.read", "GET", "/v1/files/{id}/content", false),
                    new LinkedHashMap<>(where.values));
            to.write(repeat(new Call(ask, id, true, false, n)).body());
        }
        return shown;
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
    private HttpResponse<byte[]> repeat(Call call) {
        long end = System.nanoTime() + deadline.toNanos();
        boolean mayBeUnderWay = false;
        for (int attempt = 1;; attempt++) {
            YizhanException error;
            try {
                Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
                return attempt(call, left.compareTo(timeout) < 0 ? left : timeout);
            } catch (YizhanException e) {
                error = e;
            }
            if (!isWorthRepeating(error, call.isSafe, mayBeUnderWay))
                throw error;
            mayBeUnderWay |= call.hasKey && error.code().equals(YizhanException.OFFLINE)
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

    /** 200 with a JSON object, or 206 with the part of a file: nothing else is well. */
    private HttpResponse<byte[]> attempt(Call call, Duration within) {
        HttpResponse<byte[]> response;
        String id = call.id;
        try {
            response = send(call.ask.copy().timeout(within).build(), within);
        } catch (IOException e) {
            throw new YizhanException("no answer: " + e, e, id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new YizhanException("interrupted", e, id);
        }
        int status = response.statusCode(), length = response.body().length;
        if (call.part > 0 && status == 206 && length == call.part)
            return response;
        if (call.part > 0 && (status == 200 || status == 206))
            throw new YizhanException(status, Map.of("title", "not the part of " + call.part
                    + " bytes that was asked for, but " + length + " with HTTP " + status),
                    idOf(response, id), 0);
        Map<String, Object> body = body(response.body());
        if (status == 200 && body != null)
            return response;
        String wait = response.headers().firstValue("Retry-After").orElse("");
        throw new YizhanException(status, body == null ? Map.of() : body,
                idOf(response, id),
                wait.matches("[0-9]{1,9}") ? Long.parseLong(wait) * 1000 : 0);
    }

    /** HttpRequest.timeout ends with the headers: a body that stalls would hang for ever. */
    private HttpResponse<byte[]> send(HttpRequest ask, Duration within)
            throws IOException, InterruptedException {
        Future<HttpResponse<byte[]>> answer = http.sendAsync(ask, BodyHandlers.ofByteArray());
        try {
            return answer.get(within.toMillis() + GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer did not end in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause)
                throw cause;
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String idOf(HttpResponse<?> response, String sent) {
        return response.headers().firstValue("X-Request-Id").orElse(sent);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> body(byte[] text) {
        try {
            return Json.parse(new String(text, StandardCharsets.UTF_8)) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
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
