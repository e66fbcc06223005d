// SPDX-License-Identifier: Apache-2.0

package yizhan

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

// SignedToken is signed here: no call is needed when a person signs in.
type SignedToken struct {
	User     string
	Issuer   string        // the id of issuer.create
	Tenant   string        // "": default
	Lifetime time.Duration // 0: an hour; 31 days at most
	Name     string        // of somebody new, for an issuer that makes users
	Now      time.Time     // zero: now
}

// SignHS256 signs with the secret of an HS256 issuer.
func (t SignedToken) SignHS256(secret []byte) string {
	return t.sign("HS256", func(text []byte) []byte {
		mac := hmac.New(sha256.New, secret)
		mac.Write(text)
		return mac.Sum(nil)
	})
}

// SignEdDSA signs with the private key of an EdDSA issuer.
func (t SignedToken) SignEdDSA(key ed25519.PrivateKey) string {
	return t.sign("EdDSA", func(text []byte) []byte { return ed25519.Sign(key, text) })
}

func (t SignedToken) sign(alg string, sign func([]byte) []byte) string {
	if t.Tenant == "" {
		t.Tenant = "default"
	}
	if t.Lifetime == 0 {
		t.Lifetime = time.Hour
	}
	if t.Now.IsZero() {
		t.Now = time.Now()
	}
	header := map[string]any{"alg": alg, "typ": "JWT", "kid": t.Issuer}
	claims := map[string]any{"sub": t.User, "aud": t.Tenant, "iat": t.Now.Unix(),
		"exp": t.Now.Add(t.Lifetime).Unix()}
	if t.Name != "" {
		claims["name"] = t.Name
	}
	text := b64(header) + "." + b64(claims)
	return text + "." + base64.RawURLEncoding.EncodeToString(sign([]byte(text)))
}

func b64(value map[string]any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings and numbers
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
