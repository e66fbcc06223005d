// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token for a person, signed here: no call is needed when she signs in.
 * issuer is the id of issuer.create; lifetime 31 days at most; name, of
 * somebody new, for an issuer that makes users, or null.
 */
public record SignedToken(String user, String issuer, String tenant, Duration lifetime, String name,
        Instant now) {
    /** For an hour, of the tenant "default". */
    public SignedToken(String user, String issuer) {
        this(user, issuer, "default", Duration.ofHours(1), null, Instant.now());
    }

    /** By the secret of an HS256 issuer. */
    public String signHs256(byte[] secret) throws GeneralSecurityException {
        String text = text("HS256");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return text + "." + b64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** By the Ed25519 private key of an EdDSA issuer. */
    public String signEdDsa(PrivateKey key) throws GeneralSecurityException {
        String text = text("EdDSA");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + b64(signature.sign());
    }

    private String text(String alg) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", user);
        claims.put("aud", tenant);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        if (name != null)
            claims.put("name", name);
        return b64(Map.of("alg", alg, "typ", "JWT", "kid", issuer)) + "." + b64(claims);
    }

    private static String b64(Map<String, Object> value) {
        return b64(Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    private static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
