// SPDX-License-Identifier: Apache-2.0

// Package yizhan is the server SDK of the Yizhan messaging appliance: every
// operation of the REST door, tokens for people, and the check of webhooks.
// The standard library is enough.
//
//	box, err := yizhan.NewClient("https://chat.example:8443", "yzk_default_shop_...")
//	sent, err := box.As("alice").Message.Send(ctx, yizhan.MessageSendIn{
//		Conv: "u:bob", Kind: "text", Body: map[string]any{"text": "hello"}})
package yizhan

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	attemptsMax    = 6
	backoff        = 100 * time.Millisecond
	backoffMax     = 5 * time.Second
	answerBytesMax = 64 << 20
	idleMax        = 16 // connections that are kept
)

// Client calls one box, as the system or, by As, as a person. Many goroutines
// may use one.
type Client struct {
	Operations
	// Timeout bounds each attempt, Deadline a call with all its attempts
	// (the context may do so earlier).
	Timeout, Deadline time.Duration

	url, key, as string
	http         *http.Client
	sleep        func(context.Context, time.Duration) error // for tests
}

// NewClient makes a client of the box at url ("https://host:port"); key is a
// server key or a person's token.
func NewClient(url, key string) (*Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = idleMax
	transport.Proxy = nil
	return NewClientWith(url, key, &http.Client{Transport: transport})
}

// NewClientWith is NewClient with a http.Client of the caller's: her roots, her
// proxy.
func NewClientWith(box, key string, client *http.Client) (*Client, error) {
	parsed, err := url.Parse(box)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" {
		return nil, errors.New("yizhan: the address is https://HOST:PORT")
	}
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	c := &Client{Timeout: 10 * time.Second, Deadline: 30 * time.Second,
		url: strings.TrimRight(box, "/"), key: key, http: &own, sleep: sleep}
	c.Operations = operations(c)
	return c, nil
}

// As is the same client, acting as a person: the key needs the scope `act`.
func (c *Client) As(user string) *Client {
	other := *c
	other.as = user
	other.Operations = operations(&other)
	return &other
}

// Ptr makes a pointer of a value, for members that may be absent.
func Ptr[T any](v T) *T { return &v }

// Answer is what a call gives beside its result.
type Answer struct {
	Result    json.RawMessage
	ETag      string // for CallOption IfMatch
	RequestID string
}

type op struct {
	name, method, path string
	hasCID             bool
}

// Do calls a route with params and an If-Match header (or ""): what the typed
// methods are made of, for what they do not have.
func (c *Client) Do(ctx context.Context, method, path string, params any, ifMatch string) (*Answer, error) {
	return c.do(ctx, op{path, method, path, false}, params, ifMatch)
}

func call[Out any](ctx context.Context, c *Client, o op, in any) (*Out, error) {
	answer, err := c.do(ctx, o, in, "")
	if err != nil {
		return nil, err
	}
	out := new(Out)
	if err := json.Unmarshal(answer.Result, out); err != nil {
		return nil, fmt.Errorf("yizhan: %s: %w", o.name, err)
	}
	return out, nil
}

// each goes through pages: step sets the cursor of the next one and says
// whether there is one. A loop over a function needs Go 1.23; before, call it.
func each[In, Out, Row any](ctx context.Context, in In,
	page func(context.Context, In) (*Out, error),
	step func(*In, *Out) ([]Row, bool)) func(yield func(Row, error) bool) {
	return func(yield func(Row, error) bool) {
		again := in
		for more := true; more; {
			out, err := page(ctx, again)
			if err != nil {
				var none Row
				yield(none, err)
				return
			}
			var rows []Row
			rows, more = step(&again, out)
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

func (c *Client) do(ctx context.Context, o op, in any, ifMatch string) (*Answer, error) {
	params := fields(in)
	if _, given := params["cid"]; o.hasCID && !given {
		params["cid"] = newCID()
	}
	header := c.headers()
	if ifMatch != "" {
		header.Set("If-Match", ifMatch)
	}
	if o.method == http.MethodPost && !o.hasCID {
		header.Set("Idempotency-Key", random(16))
	}
	address, body, err := encode(o, params)
	if err != nil {
		return nil, err
	}
	if body != nil {
		header.Set("Content-Type", "application/json")
	}
	return c.repeat(ctx, request{o, c.url + address, body, header, 0})
}

func (c *Client) headers() http.Header {
	header := http.Header{"Accept": {"application/json"}, "X-Request-Id": {random(8)}}
	if c.as != "" {
		header.Set("Yizhan-As", c.as)
	}
	if c.key != "" {
		header.Set("Authorization", "Bearer "+c.key)
	}
	return header
}

type request struct {
	op
	url    string
	body   []byte
	header http.Header
	part   int64 // bytes of a file, asked for; 0: the answer is JSON
}

// repeat tries again what is worth it, as long as nothing can happen twice.
func (c *Client) repeat(ctx context.Context, r request) (*Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Deadline)
	defer cancel()
	end, _ := ctx.Deadline()
	isSafe := r.hasCID || r.method != http.MethodPatch
	mayBeUnderWay := false
	for attempt := 1; ; attempt++ {
		answer, failure := c.attempt(ctx, r)
		if failure == nil {
			return answer, nil
		}
		if !isWorthRepeating(failure, isSafe, mayBeUnderWay) || attempt == attemptsMax {
			return nil, failure
		}
		if failure.Code == CodeOffline && !failure.notSent {
			mayBeUnderWay = r.header.Get("Idempotency-Key") != ""
		}
		wait := time.Duration(mathrand.Int63n(int64(least(backoffMax, backoff<<attempt))))
		if wait < failure.RetryAfter {
			wait = failure.RetryAfter
		}
		if time.Now().Add(wait).After(end) || c.sleep(ctx, wait) != nil {
			return nil, failure
		}
	}
}

func least[T ~int64](a, b T) T {
	if a < b {
		return a
	}
	return b
}

func isWorthRepeating(e *Error, isSafe, mayBeUnderWay bool) bool {
	switch {
	case e.notSent || e.Status == http.StatusTooManyRequests:
		return true // nothing was done
	case e.Code == CodeOffline || e.Status == http.StatusServiceUnavailable ||
		e.Status == http.StatusGatewayTimeout:
		return isSafe
	}
	// The attempt whose answer was lost may be.
	return mayBeUnderWay && e.Code == CodeWrongState
}

func (c *Client) attempt(ctx context.Context, r request) (*Answer, *Error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	id := r.header.Get("X-Request-Id")
	ask, err := http.NewRequestWithContext(ctx, r.method, r.url, bytes.NewReader(r.body))
	if err != nil {
		return nil, offline(err, id)
	}
	ask.Header = r.header.Clone()
	response, err := c.http.Do(ask)
	if err != nil {
		return nil, offline(err, id)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	if err != nil {
		return nil, offline(err, id)
	}
	if given := response.Header.Get("X-Request-Id"); given != "" {
		id = given
	}
	status := response.StatusCode
	isWhole, isPart := status == http.StatusOK, status == http.StatusPartialContent
	switch {
	case r.part > 0 && (isWhole || isPart && int64(len(data)) != r.part):
		return nil, &Error{Code: CodeInternal, Status: status, RequestID: id, Title: fmt.Sprintf(
			"not the part of %d bytes that was asked for, but %d with HTTP %d", r.part, len(data), status)}
	case isPart != (r.part > 0) || !isPart && !isWhole:
		return nil, refusal(response, data, id)
	}
	return &Answer{data, response.Header.Get("ETag"), id}, nil
}

func offline(err error, id string) *Error {
	var dial *net.OpError
	return &Error{Code: CodeOffline, Title: "no answer", RequestID: id, cause: err,
		notSent: errors.As(err, &dial) && dial.Op == "dial"}
}

// encode gives the path with its query, and the body.
func encode(o op, params map[string]any) (string, []byte, error) {
	path := o.path
	for _, part := range strings.Split(o.path, "/") {
		if strings.HasPrefix(part, "{") {
			name := strings.Trim(part, "{}")
			path = strings.Replace(path, part, url.PathEscape(inQuery(params[name])), 1)
			delete(params, name)
		}
	}
	if o.method != http.MethodGet && o.method != http.MethodDelete {
		body, err := json.Marshal(params)
		return path, body, err
	}
	query := url.Values{}
	for name, value := range params {
		query.Set(name, inQuery(value))
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, nil, nil
}

func inQuery(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = inQuery(one)
		}
		return strings.Join(parts, ",")
	}
	return fmt.Sprint(value)
}

func random(n int) string {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic(err)
	}
	return hex.EncodeToString(b)
}

// newCID begins with the time, so that the log stays fast.
func newCID() string {
	return fmt.Sprintf("%012x%s", time.Now().UnixMilli(), random(10))
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
