// SPDX-License-Identifier: Apache-2.0

package yizhan

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const tolerance = 5 * time.Minute

// ErrWebhook: not from the box, or too old. Answer 401 and do nothing.
var ErrWebhook = errors.New("yizhan: this webhook is not from the box")

// WebhookVerifier checks webhooks and callbacks (Standard Webhooks 1.0).
type WebhookVerifier struct{ keys [][]byte }

// NewWebhookVerifier takes the secret ("whsec_..."); while it is rotated give both.
func NewWebhookVerifier(secrets ...string) (*WebhookVerifier, error) {
	w := &WebhookVerifier{}
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil {
			return nil, errors.New("yizhan: a secret is whsec_ and base64")
		}
		w.keys = append(w.keys, key)
	}
	if len(w.keys) == 0 {
		return nil, errors.New("yizhan: a webhook has a secret")
	}
	return w, nil
}

// Verify says whether the body, the bytes as they came, is the box's.
func (w *WebhookVerifier) Verify(header http.Header, body []byte) error {
	return w.verifyAt(header, body, time.Now())
}

func (w *WebhookVerifier) verifyAt(header http.Header, body []byte, now time.Time) error {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseUint(timestamp, 10, 40)
	if id == "" || err != nil {
		return fmt.Errorf("%w: webhook-id or webhook-timestamp is missing", ErrWebhook)
	}
	age := now.Sub(time.Unix(int64(seconds), 0))
	if age > tolerance || age < -tolerance {
		return fmt.Errorf("%w: too old, or our clock is wrong", ErrWebhook)
	}
	for _, signature := range strings.Fields(header.Get("webhook-signature")) {
		version, value, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(value)
		if version != "v1" || err != nil {
			continue
		}
		for _, key := range w.keys {
			if hmac.Equal(given, mac(key, id, timestamp, body)) {
				return nil
			}
		}
	}
	return fmt.Errorf("%w: the signature is not ours", ErrWebhook)
}

// Sign makes the signature as the box does, with the first secret; for tests
// of receivers.
func (w *WebhookVerifier) Sign(id string, at time.Time, body []byte) string {
	sum := mac(w.keys[0], id, strconv.FormatInt(at.Unix(), 10), body)
	return "v1," + base64.StdEncoding.EncodeToString(sum)
}

func mac(key []byte, id, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + timestamp + "."))
	m.Write(body)
	return m.Sum(nil)
}
