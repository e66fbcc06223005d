// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks and callbacks: is it the box that calls? (Standard Webhooks 1.0) */
public final class WebhookVerifier {
    private static final long TOLERANCE_S = 300;
    private final List<SecretKeySpec> keys;

    /** The secret ("whsec_..."); while it is rotated give both. */
    public WebhookVerifier(String... secrets) {
        if (secrets.length == 0)
            throw new IllegalArgumentException("a webhook has a secret");
        keys = Arrays.stream(secrets).map(s -> new SecretKeySpec(Base64.getDecoder().decode(
                s.startsWith("whsec_") ? s.substring(6) : s), "HmacSHA256")).toList();
    }

    /**
     * Of the headers webhook-id, webhook-timestamp, webhook-signature and the
     * bytes of the body as they came. False: answer 401 and do nothing.
     */
    public boolean verify(String id, String timestamp, String signatures, byte[] body) {
        return verify(id, timestamp, signatures, body, Instant.now());
    }

    boolean verify(String id, String timestamp, String signatures, byte[] body, Instant now) {
        if (id == null || timestamp == null || signatures == null
                || !timestamp.matches("[0-9]{1,12}")
                || Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_S)
            return false;
        for (SecretKeySpec key : keys) {
            byte[] wanted = sign(key, id, timestamp, body);
            for (String signature : signatures.trim().split("\\s+")) {
                if (MessageDigest.isEqual(wanted, signature.getBytes(StandardCharsets.UTF_8)))
                    return true;
            }
        }
        return false;
    }

    /** As the box does it, with the first secret; for tests of receivers. */
    public String sign(String id, Instant at, byte[] body) {
        return new String(sign(keys.get(0), id, Long.toString(at.getEpochSecond()), body),
                StandardCharsets.US_ASCII);
    }

    private static byte[] sign(SecretKeySpec key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            String sum = Base64.getEncoder().encodeToString(mac.doFinal(body));
            return ("v1," + sum).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
