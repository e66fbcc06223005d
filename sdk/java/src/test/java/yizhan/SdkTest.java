// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import yizhan.Operations.*;

/**
 * The SDK against a real daemon; tests/sdks/run says what stands in the
 * environment. No library for tests: a line for each, "ok" or "FAIL".
 */
public final class SdkTest {
    private static final String URL = System.getenv("SDK_URL"), KEY = System.getenv("SDK_KEY"),
            FLAKY = System.getenv("SDK_FLAKY");
    private static final Map<String, Object> HELLO = Map.of("text", "hello \"\\\n👍");
    private static final Client BOX = client(URL, KEY);

    /** With time for a machine that stands still for a while. */
    private static Client client(String url, String key) {
        return new Client(url, key, HttpClient.newHttpClient(), Duration.ofMinutes(1),
                Duration.ofMinutes(5));
    }

    interface Test {
        void run() throws Exception;
    }

    private static void want(Object got, Object wanted) {
        if (!Objects.equals(got, wanted))
            throw new AssertionError("wanted " + wanted + ", got " + got);
    }

    private static void wantTrue(boolean is, Object what) {
        if (!is)
            throw new AssertionError(what);
    }

    private static YizhanException refused(String code, Test call) throws Exception {
        try {
            call.run();
        } catch (YizhanException e) {
            want(e.code(), code);
            return e;
        }
        throw new AssertionError("not refused: " + code);
    }

    private static Client badWay(String mode, List<Long> pauses, int timeoutS, int deadlineS) {
        Client c = new Client(FLAKY + "/" + mode, KEY, HttpClient.newHttpClient(),
                Duration.ofSeconds(timeoutS), Duration.ofSeconds(deadlineS));
        c.pause = pauses::add;
        return c;
    }

    private static Client badWay(String mode, List<Long> pauses) {
        return badWay(mode, pauses, 60, 300);
    }

    private static long attempts(YizhanException e) throws Exception {
        URI uri = URI.create(FLAKY + "/attempts/" + e.requestId());
        String text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        return (Long) ((Map<?, ?>) Json.parse(text)).get("attempts");
    }

    private static MessageSendIn hello(String conv) {
        return new MessageSendIn(conv, "text", HELLO);
    }

    private static GroupCreateIn group(String id, String... members) {
        return new GroupCreateIn(id).id(id).members(List.of(members));
    }

    private static <T> List<T> listed(Iterable<T> rows) {
        List<T> out = new ArrayList<>();
        rows.forEach(out::add);
        return out;
    }

    // --- Calls

    private static void thePersonWhomTheSystemMadeIsFound() {
        User made = BOX.user.create(new UserCreateIn("java-dora").name("Döra")).user();
        want(BOX.user.get(new UserGetIn("java-dora")).user(), made);
        want(made.name(), "Döra");
    }

    private static void actingAsAPerson() throws Exception {
        MessageSendOut sent = BOX.as("alice").message.send(hello("u:bob").mentions(List.of("bob")));
        Entry entry = BOX.as("bob").message.get(new MessageGetIn("u:alice", List.of(sent.seq())))
                .entries().get(0);
        want(entry.from(), "alice");
        want(entry.body(), HELLO);
        refused(Codes.FORBIDDEN, () -> BOX.message.send(hello("u:bob")));
        wantTrue(!BOX.as("alice").sync().conversations().isEmpty(), "no conversations");
    }

    private static void bytesOfAFileGoUpAndDown() throws Exception {
        Client alice = BOX.as("alice"), bob = BOX.as("bob");
        byte[] data = new byte[Client.PART_BYTES + 4097];
        new Random(1).nextBytes(data);
        File made = alice.upload("plan.bin", new ByteArrayInputStream(data), data.length);
        want(made.size(), (long) data.length);
        MessageSendOut sent = alice.message.send(new MessageSendIn("u:bob", "file", Map.of("file",
                Map.of("id", made.id(), "name", "plan.bin", "size", data.length))));
        ByteArrayOutputStream down = new ByteArrayOutputStream();
        bob.download(new FileGetIn(made.id()).conv("u:alice").seq(sent.seq()), down);
        wantTrue(Arrays.equals(down.toByteArray(), data), "other bytes");
        want(alice.upload("none", InputStream.nullInputStream(), 0).size(), 0L);
        refused(Codes.NOT_FOUND, () -> bob.download(new FileGetIn("0".repeat(32)), down));
        for (String mode : List.of("lost", "half")) { // each part twice, the file once
            Client way = badWay(mode, new ArrayList<>()).as("alice");
            File again = way.upload("again", new ByteArrayInputStream("abc".getBytes()), 3);
            down.reset();
            way.download(new FileGetIn(again.id()), down);
            want(down.toString(), "abc");
        }
    }

    private static void aFileGoesOverANarrowLine() throws Exception {
        Client way = badWay("narrow", new ArrayList<>()).as("alice");
        byte[] data = new byte[3 << 20];
        new Random(2).nextBytes(data);
        File made = way.upload("wide.bin", new ByteArrayInputStream(data), data.length);
        ByteArrayOutputStream down = new ByteArrayOutputStream();
        way.download(new FileGetIn(made.id()), down);
        wantTrue(Arrays.equals(down.toByteArray(), data), "other bytes");
    }

    private static void aPartIsTheOneThatWasAskedFor() throws Exception {
        for (Map.Entry<String, Integer> e : Map.of("whole", 200, "short", 206).entrySet()) {
            for (String text : List.of("{\"a\":\"file\"}", "no JSON")) {
                Client way = badWay(e.getKey(), new ArrayList<>()).as("alice");
                File made = BOX.as("alice").upload("part",
                        new ByteArrayInputStream(text.getBytes()), text.length());
                ByteArrayOutputStream down = new ByteArrayOutputStream();
                YizhanException error = refused(Codes.INTERNAL,
                        () -> way.download(new FileGetIn(made.id()), down));
                want(error.status(), e.getValue());
                wantTrue(error.getMessage().contains("not the part"), error);
                want(down.size(), 0);
            }
        }
    }

    private static void anUploadThatFailsHoldsNoRoom() throws Exception {
        Client alice = BOX.as("alice"), full = badWay("full", new ArrayList<>()).as("alice");
        try {
            alice.upload("java-short", new ByteArrayInputStream("abc".getBytes()), 4);
            throw new AssertionError("taken");
        } catch (EOFException e) {
            want(e.getMessage(), "the source ends early");
        }
        Client bent = badWay("bent", new ArrayList<>()).as("alice");
        try {
            bent.upload("java-bent", new ByteArrayInputStream("abc".getBytes()), 3);
            throw new AssertionError("taken");
        } catch (IOException e) {
            want(e.getMessage(), "other bytes came than were sent");
        }
        for (File file : alice.file.list(new FileListIn()).files())
            wantTrue(!List.of("java-short", "java-bent").contains(file.name()), file);
        refused(Codes.DISK_FULL,
                () -> full.upload("full", new ByteArrayInputStream("abc".getBytes()), 3));
    }

    private static void aGivenCidIsKept() {
        MessageSendIn in = hello("u:bob").cid("java-1");
        want(new Client(URL, KEY).as("alice").message.send(in), BOX.as("alice").message.send(in));
        want(Client.newCid().length(), 32);
    }

    private static void ifMatch() throws Exception {
        BOX.group.create(group("java-match", "alice"));
        String path = "/v1/groups/java-match";
        Answer seen = BOX.call("GET", path, Map.of(), null);
        BOX.group.update(new GroupUpdateIn("java-match").name("B"));
        refused(Codes.STALE, () -> BOX.call("PATCH", path, Map.of("name", "C"), seen.etag()));
    }

    private static void refusalsSayWhatAndWhere() throws Exception {
        YizhanException e = refused(Codes.BAD_FIELD, () -> BOX.group.create(
                new GroupCreateIn("X").members(List.of("a", "b c"))));
        want(e.status(), 422);
        want(e.pointers(), List.of("#/members/1"));
        wantTrue(e.hint() != null && e.getMessage().contains(e.requestId()), e);
        refused(Codes.UNAUTHORIZED, () -> client(URL, "yzk_default_x_y").user.list());
    }

    private static void aPathIsOnePart() {
        for (String id : List.of("../users", "a/b", "a?b", "%2e", "é")) {
            try {
                BOX.user.get(new UserGetIn(id));
                throw new AssertionError("found: " + id);
            } catch (YizhanException e) {
                wantTrue(List.of(Codes.BAD_FIELD, Codes.NOT_FOUND).contains(e.code()), e);
            }
        }
    }

    private static void manyAtOnce() throws Exception {
        BOX.as("alice").message.send(hello("u:carol"));
        ConversationGetIn in = new ConversationGetIn("u:alice");
        long before = BOX.as("carol").conversation.get(in).conversation().seq();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 10; n++)
                    BOX.as("alice").message.send(hello("u:carol"));
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads)
            thread.join();
        want(BOX.as("carol").conversation.get(in).conversation().seq(), before + 40);
    }

    private static void tls() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (FileInputStream file = new FileInputStream(System.getenv("SDK_CA"))) {
            store.setCertificateEntry("box",
                    CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(
                TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        String url = System.getenv("SDK_TLS_URL"), key = System.getenv("SDK_TLS_KEY");
        Client trusting = new Client(url, key, HttpClient.newBuilder().sslContext(context).build(),
                Duration.ofMinutes(1), Duration.ofMinutes(5));
        want(trusting.user.get(new UserGetIn("alice")).user().id(), "alice");
        Client other = client(url, key);
        other.pause = ms -> { };
        refused(YizhanException.OFFLINE, () -> other.user.get(new UserGetIn("alice")));
    }

    // --- Pages

    private static void allOfAList() throws Exception {
        Client alice = BOX.as("alice");
        for (String id : List.of("java-a", "java-b", "java-c")) {
            BOX.group.create(group(id, "alice", "bob").settings(new GroupSettingsIn().listed(true)));
            alice.message.send(hello("g:java-a"));
        }
        want(listed(BOX.group.listAll(new GroupListIn().limit(1))), BOX.group.list().groups());
        List<Entry> whole = alice.message.list(new MessageListIn("g:java-a").after(0)).entries();
        MessageListIn one = new MessageListIn("g:java-a").after(0).limit(1);
        Iterable<Entry> rows = alice.message.listAll(one);
        want(listed(rows), whole);
        want(listed(rows), whole);
        wantTrue(whole.size() >= 4, whole);
        MessageReadersIn in = new MessageReadersIn("g:java-a", whole.get(1).seq()).which("unread");
        want(listed(alice.message.readersAll(in)), List.of("bob"));
        refused(Codes.NOT_MEMBER, () -> listed(alice.message.listAll(new MessageListIn("g:none"))));
    }

    // --- Bad ways

    private static void aSendWhoseAnswerIsLostIsThereOnce() {
        for (String mode : List.of("cut", "lost", "slow", "stall")) {
            String conv = "g:java-" + mode;
            BOX.group.create(group("java-" + mode, "alice"));
            Client c = badWay(mode, new ArrayList<>(), mode.startsWith("s") ? 5 : 60, 300);
            long seq = c.as("alice").message.send(hello(conv)).seq();
            List<Long> said = listed(BOX.as("alice").message.listAll(
                    new MessageListIn(conv).after(0))).stream()
                    .filter(e -> e.type().equals("message")).map(Entry::seq).toList();
            want(said, List.of(seq));
        }
    }

    private static void aCallWithoutACidIsDoneOnce() {
        for (String mode : List.of("lost", "late")) {
            String id = "java-once-" + mode;
            want(badWay(mode, new ArrayList<>()).user.create(new UserCreateIn(id)).user().id(), id);
        }
    }

    private static void itWaitsAsLongAsItIsTold() {
        for (String mode : List.of("busy", "fast")) {
            List<Long> pauses = new ArrayList<>();
            badWay(mode, pauses).user.get(new UserGetIn("alice"));
            wantTrue(pauses.size() == 1 && pauses.get(0) >= 7000, pauses);
        }
    }

    private static void aPatchWithoutACidIsNotRepeated() throws Exception {
        UserUpdateIn in = new UserUpdateIn("carol").name("Carol");
        for (Map.Entry<String, String> e : Map.of("lost", YizhanException.OFFLINE, "busy",
                Codes.BUSY).entrySet()) {
            List<Long> pauses = new ArrayList<>();
            Client c = badWay(e.getKey(), pauses);
            want(attempts(refused(e.getValue(), () -> c.user.update(in))), 1L);
            want(pauses, List.of());
        }
        List<Long> pauses = new ArrayList<>();
        badWay("fast", pauses).user.update(in);
        want(pauses.size(), 1);
    }

    private static void itGivesUp() throws Exception {
        UserGetIn in = new UserGetIn("alice");
        Client c = badWay("down", new ArrayList<>());
        want(attempts(refused(Codes.BUSY, () -> c.user.get(in))), 6L);
        Client hasty = badWay("down", new ArrayList<>(), 60, 3);
        want(attempts(refused(Codes.BUSY, () -> hasty.user.get(in))), 1L);
        Client slow = badWay("drip", new ArrayList<>(), 60, 2); // which would be whole at last
        refused(YizhanException.OFFLINE, () -> slow.user.get(in));
        List<Long> pauses = new ArrayList<>();
        Client nobody = client("http://127.0.0.1:1", "x");
        nobody.pause = pauses::add;
        want(refused(YizhanException.OFFLINE, () -> nobody.user.update(new UserUpdateIn("a")))
                .status(), 0);
        want(pauses.size(), 5);
    }

    // --- Tokens, webhooks, JSON

    private static void tokensBySecretAndByPrivateKey() throws Exception {
        byte[] secret = System.getenv("SDK_SECRET").getBytes(StandardCharsets.UTF_8);
        String pem = Files.readString(Path.of(System.getenv("SDK_PRIVATE")));
        PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(
                Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""))));
        for (String token : List.of(new SignedToken("alice", "hs").signHs256(secret),
                new SignedToken("alice", "ed").signEdDsa(key)))
            want(client(URL, token).user.get(new UserGetIn("bob")).user().id(), "bob");
        Duration hour = Duration.ofHours(1);
        for (String token : List.of(new SignedToken("alice", "hs").signHs256(new byte[32]),
                new SignedToken("alice", "hs", "other", hour, null, Instant.now()).signHs256(secret),
                new SignedToken("alice", "hs", "default", hour, null,
                        Instant.now().minusSeconds(7200)).signHs256(secret)))
            refused(Codes.UNAUTHORIZED, () -> client(URL, token).user.list());
    }

    /** From the specification of Standard Webhooks. */
    private static void webhooks() {
        String id = "msg_p5jXN8AQM9LWM0D4loKWxJek", time = "1614265330";
        String signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        String other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        Instant then = Instant.ofEpochSecond(1614265330);
        WebhookVerifier one = new WebhookVerifier(secret), both = new WebhookVerifier(other, secret);
        want(one.sign(id, then, body), signature);
        String two = "v1,AAAA v1a,x " + signature;
        want(one.verify(id, time, two, body, then.plusSeconds(299)), true);
        want(both.verify(id, time, signature, body, then.minusSeconds(299)), true);
        List<Boolean> wrong = List.of(
                one.verify(id, time, signature, new byte[0], then),
                one.verify(id, time, signature, body, then.plusSeconds(301)),
                one.verify(id, time, signature, body, then.minusSeconds(301)),
                one.verify(id, "1614265331", signature, body, then),
                one.verify(id, "now", signature, body, then),
                one.verify(id, time, signature.substring(3), body, then),
                one.verify(id, time, "v2" + signature.substring(2), body, then),
                one.verify(null, time, signature, body, then),
                one.verify(id, time, signature, body),
                new WebhookVerifier(other).verify(id, time, signature, body, then));
        want(wrong.contains(true), false);
    }

    private static void json() {
        for (String text : List.of("{}", "[]", "{\"a\":[1,-2.5,true,null,\"\\u0001é\\\"\"]}", "0",
                "-9223372036854775808", "\"\uD83D\uDC4D\""))
            want(Json.write(Json.parse(text)), text);
        want(Json.parse(" [ 1 , \"\\ud83d\\udc4d\\n\\/\" ] "), List.of(1L, "👍\n/"));
        want(Json.parse("12345678901234567890"), 12345678901234567890.0);
        for (String text : List.of("", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "1 2", "tru", "\"a",
                "\"\\x\"", "\"\\u12\"", "\"\\u00 1\"", "\"\n\"", "-", "1.", ".5", "+1", "]",
                "[".repeat(100) + "]".repeat(100))) {
            try {
                throw new AssertionError("taken: " + text + " as " + Json.parse(text));
            } catch (IllegalArgumentException e) {
                wantTrue(e.getMessage().startsWith("JSON: "), e);
            }
        }
        String whole = "{\"a\":[1.5e3,\"\\u00e9\\n\",true,{\"b\":null}]}";
        for (int end = 0; end < whole.length(); end++) {
            try {
                throw new AssertionError("taken: " + Json.parse(whole.substring(0, end)));
            } catch (IllegalArgumentException e) {
                wantTrue(e.getMessage().startsWith("JSON: "), e);
            }
        }
    }

    public static void main(String[] args) {
        Map<String, Test> tests = new LinkedHashMap<>();
        tests.put("the person whom the system made is found", SdkTest::thePersonWhomTheSystemMadeIsFound);
        tests.put("acting as a person", SdkTest::actingAsAPerson);
        tests.put("bytes of a file go up and down", SdkTest::bytesOfAFileGoUpAndDown);
        tests.put("a file goes over a narrow line", SdkTest::aFileGoesOverANarrowLine);
        tests.put("a part is the one that was asked for", SdkTest::aPartIsTheOneThatWasAskedFor);
        tests.put("an upload that fails holds no room", SdkTest::anUploadThatFailsHoldsNoRoom);
        tests.put("a given cid is kept", SdkTest::aGivenCidIsKept);
        tests.put("If-Match", SdkTest::ifMatch);
        tests.put("refusals say what and where", SdkTest::refusalsSayWhatAndWhere);
        tests.put("a path is one part", SdkTest::aPathIsOnePart);
        tests.put("many at once", SdkTest::manyAtOnce);
        tests.put("TLS", SdkTest::tls);
        tests.put("all of a list", SdkTest::allOfAList);
        tests.put("a send whose answer is lost is there once", SdkTest::aSendWhoseAnswerIsLostIsThereOnce);
        tests.put("a call without a cid is done once", SdkTest::aCallWithoutACidIsDoneOnce);
        tests.put("it waits as long as it is told", SdkTest::itWaitsAsLongAsItIsTold);
        tests.put("a patch without a cid is not repeated", SdkTest::aPatchWithoutACidIsNotRepeated);
        tests.put("it gives up", SdkTest::itGivesUp);
        tests.put("tokens by secret and by private key", SdkTest::tokensBySecretAndByPrivateKey);
        tests.put("webhooks", SdkTest::webhooks);
        tests.put("JSON", SdkTest::json);
        boolean isGood = true;
        for (Map.Entry<String, Test> test : tests.entrySet()) {
            try {
                test.getValue().run();
                System.out.println("ok " + test.getKey());
            } catch (Exception | AssertionError e) {
                System.out.println("FAIL " + test.getKey());
                e.printStackTrace(System.out);
                isGood = false;
            }
        }
        System.exit(isGood ? 0 : 1);
    }
}
