// SPDX-License-Identifier: Apache-2.0

package yizhan

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// The SDK against a real daemon; tests/sdks/run says what stands in the
// environment.

var (
	ctx   = context.Background()
	hello = map[string]any{"text": "hello"}
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// patient has time for a machine that stands still for a while.
func patient(c *Client, err error) *Client {
	must(c, err).Timeout, c.Deadline = time.Minute, 5*time.Minute
	return c
}

func clientOf(key string) *Client { return patient(NewClient(os.Getenv("SDK_URL"), key)) }

func box() *Client { return clientOf(os.Getenv("SDK_KEY")) }

// badWay gives a client over it, and its pauses.
func badWay(mode string) (*Client, *[]time.Duration) {
	c := patient(NewClient(os.Getenv("SDK_FLAKY")+"/"+mode, os.Getenv("SDK_KEY")))
	pauses := new([]time.Duration)
	c.sleep = func(_ context.Context, d time.Duration) error {
		*pauses = append(*pauses, d)
		return nil
	}
	return c, pauses
}

func attempts(t *testing.T, err error) int {
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	response := must(http.Get(os.Getenv("SDK_FLAKY") + "/attempts/" + e.RequestID))
	defer response.Body.Close()
	var out struct{ Attempts int }
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Attempts
}

func wantCode(t *testing.T, err error, code Code) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("wanted %s, got %v", code, err)
	}
	return e
}

func want(t *testing.T, got, wanted any) {
	t.Helper()
	if !reflect.DeepEqual(got, wanted) {
		t.Fatalf("wanted %v, got %v", wanted, got)
	}
}

func TestThePersonWhomTheSystemMadeIsFound(t *testing.T) {
	b := box()
	made := must(b.User.Create(ctx, UserCreateIn{ID: "go-dora", Name: "Döra"}))
	got := must(b.User.Get(ctx, UserGetIn{ID: "go-dora"})).User
	want(t, len(got.Departments), 0)
	got.Departments = nil
	want(t, got, made.User)
	must(b.User.Update(ctx, UserUpdateIn{ID: "go-dora", Name: "朵拉二"}))
	found := must(b.User.List(ctx, UserListIn{Text: "朵拉二"}))
	want(t, found.Users[0].ID, "go-dora")
}

func TestActingAsAPerson(t *testing.T) {
	b := box()
	sent := must(b.As("alice").Message.Send(ctx, MessageSendIn{Conv: "u:bob", Kind: "text",
		Body: hello, Mentions: []string{"bob"}}))
	page := must(b.As("bob").Message.Get(ctx, MessageGetIn{Conv: "u:alice",
		Seqs: []int64{sent.Seq}}))
	want(t, page.Entries[0].From, "alice")
	want(t, page.Entries[0].Body, hello)
	_, err := b.Message.Send(ctx, MessageSendIn{Conv: "u:bob", Kind: "text", Body: hello})
	wantCode(t, err, CodeForbidden)
	if len(must(b.As("alice").Sync(ctx, SyncIn{})).Conversations) == 0 {
		t.Fatal("no conversations")
	}
}

func TestAGivenCidIsKept(t *testing.T) {
	in := MessageSendIn{Conv: "u:bob", Kind: "text", CID: "go-1", Body: hello}
	first := must(box().As("alice").Message.Send(ctx, in))
	want(t, must(box().As("alice").Message.Send(ctx, in)), first)
}

func TestBytesOfAFileGoUpAndDown(t *testing.T) {
	alice, bob := box().As("alice"), box().As("bob")
	data := make([]byte, partBytes+4097)
	must(rand.Read(data))
	size := int64(len(data))
	made := must(alice.Upload(ctx, "plan.bin", bytes.NewReader(data), size))
	want(t, made.Size, size)
	sent := must(alice.Message.Send(ctx, MessageSendIn{Conv: "u:bob", Kind: "file",
		Body: map[string]any{"file": map[string]any{"id": made.ID, "name": "plan.bin", "size": size}}}))
	var down bytes.Buffer
	must(bob.Download(ctx, FileGetIn{ID: made.ID, Conv: "u:alice", Seq: &sent.Seq}, &down))
	want(t, bytes.Equal(down.Bytes(), data), true)
	want(t, must(alice.Upload(ctx, "none", bytes.NewReader(nil), 0)).Size, int64(0))
	_, err := bob.Download(ctx, FileGetIn{ID: strings.Repeat("0", 32)}, &down)
	wantCode(t, err, CodeNotFound)
	_, err = alice.Upload(ctx, "short", strings.NewReader("abc"), 4)
	want(t, errors.Is(err, io.EOF), true)
	for _, f := range must(alice.File.List(ctx, FileListIn{})).Files {
		if f.Name == "short" {
			t.Fatal("an upload that failed holds room", f)
		}
	}
	full, _ := badWay("full")
	_, err = full.As("alice").Upload(ctx, "full", strings.NewReader("abc"), 3)
	wantCode(t, err, CodeDiskFull)
	bent, _ := badWay("bent")
	_, err = bent.As("alice").Upload(ctx, "go-bent", strings.NewReader("abc"), 3)
	want(t, err != nil && strings.Contains(err.Error(), "other bytes"), true)
	for _, f := range must(alice.File.List(ctx, FileListIn{})).Files {
		want(t, f.Name != "go-bent", true)
	}
	for _, mode := range []string{"lost", "half"} { // each part twice, the file once
		way, _ := badWay(mode)
		again := must(way.As("alice").Upload(ctx, "again", strings.NewReader("abc"), 3))
		down.Reset()
		must(way.As("alice").Download(ctx, FileGetIn{ID: again.ID}, &down))
		want(t, down.String(), "abc")
	}
}

func TestAFileGoesOverANarrowLine(t *testing.T) {
	way, _ := badWay("narrow")
	data, alice := make([]byte, 3<<20), way.As("alice")
	must(rand.Read(data))
	made := must(alice.Upload(ctx, "wide.bin", bytes.NewReader(data), int64(len(data))))
	var down bytes.Buffer
	must(alice.Download(ctx, FileGetIn{ID: made.ID}, &down))
	want(t, bytes.Equal(down.Bytes(), data), true)
}

func TestAPartIsTheOneThatWasAskedFor(t *testing.T) {
	for mode, status := range map[string]int{"whole": 200, "short": 206} {
		for _, data := range []string{`{"a":"file"}`, "no JSON"} {
			way, _ := badWay(mode)
			made := must(box().As("alice").Upload(ctx, "part", strings.NewReader(data), int64(len(data))))
			var down bytes.Buffer
			_, err := way.As("alice").Download(ctx, FileGetIn{ID: made.ID}, &down)
			e := wantCode(t, err, CodeInternal)
			want(t, e.Status, status)
			want(t, strings.Contains(e.Title, "not the part"), true)
			want(t, down.Len(), 0)
		}
	}
}

func TestIfMatch(t *testing.T) {
	b := box()
	must(b.Group.Create(ctx, GroupCreateIn{ID: "go-match", Name: "A", Members: []string{"alice"}}))
	seen := must(b.Do(ctx, "GET", "/v1/groups/go-match", nil, ""))
	must(b.Group.Update(ctx, GroupUpdateIn{ID: "go-match", Name: "B"}))
	_, err := b.Do(ctx, "PATCH", "/v1/groups/go-match", map[string]any{"name": "C"}, seen.ETag)
	wantCode(t, err, CodeStale)
}

func TestRefusalsSayWhatAndWhere(t *testing.T) {
	_, err := box().Group.Create(ctx, GroupCreateIn{Name: "X", Members: []string{"a", "b c"}})
	e := wantCode(t, err, CodeBadField)
	want(t, e.Status, 422)
	want(t, e.Pointers, []string{"#/members/1"})
	if e.Hint == "" || e.RequestID == "" || !strings.Contains(e.Error(), e.RequestID) {
		t.Fatal(e)
	}
	want(t, CodeOf(errors.New("other")), Code(""))
	_, err = clientOf("yzk_default_x_y").User.List(ctx, UserListIn{})
	wantCode(t, err, CodeUnauthorized)
}

func TestAPathIsOnePart(t *testing.T) {
	for _, id := range []string{"../users", "a/b", "a?b", "%2e", "é"} {
		_, err := box().User.Get(ctx, UserGetIn{ID: id})
		if code := CodeOf(err); code != CodeBadField && code != CodeNotFound {
			t.Fatalf("%s: %v", id, err)
		}
	}
}

func TestAnEmptyListIsNotAnAbsentOne(t *testing.T) {
	out := fields(GroupCreateIn{Name: "X", Members: []string{},
		Settings: &GroupSettingsIn{Listed: Ptr(false)}})
	want(t, out, map[string]any{"name": "X", "members": []any{},
		"settings": map[string]any{"listed": false}})
}

func TestManyAtOnce(t *testing.T) {
	carol := box().As("carol")
	in := ConversationGetIn{Conv: "u:alice"}
	must(box().As("alice").Message.Send(ctx, MessageSendIn{Conv: "u:carol", Kind: "text", Body: hello}))
	before := must(carol.Conversation.Get(ctx, in)).Conversation.Seq
	alice, all := box().As("alice"), sync.WaitGroup{}
	for i := 0; i < 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := 0; n < 10; n++ {
				must(alice.Message.Send(ctx, MessageSendIn{Conv: "u:carol", Kind: "text", Body: hello}))
			}
		}()
	}
	all.Wait()
	want(t, must(carol.Conversation.Get(ctx, in)).Conversation.Seq, before+40)
}

func TestTLS(t *testing.T) {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(must(os.ReadFile(os.Getenv("SDK_CA"))))
	trusting := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	url, key := os.Getenv("SDK_TLS_URL"), os.Getenv("SDK_TLS_KEY")
	c := patient(NewClientWith(url, key, trusting))
	want(t, must(c.User.Get(ctx, UserGetIn{ID: "alice"})).User.ID, "alice")
	short := patient(NewClient(url, key))
	short.sleep = func(context.Context, time.Duration) error { return nil }
	_, err := short.User.Get(ctx, UserGetIn{ID: "alice"})
	wantCode(t, err, CodeOffline)
}

func TestAllOfAList(t *testing.T) {
	b, alice := box(), box().As("alice")
	for _, id := range []string{"go-a", "go-b", "go-c"} {
		must(b.Group.Create(ctx, GroupCreateIn{ID: id, Name: id, Members: []string{"alice", "bob"},
			Settings: &GroupSettingsIn{Listed: Ptr(true)}}))
		must(alice.Message.Send(ctx, MessageSendIn{Conv: "g:go-a", Kind: "text", Body: hello}))
	}
	all(t, must(b.Group.List(ctx, GroupListIn{})).Groups,
		b.Group.ListAll(ctx, GroupListIn{Limit: Ptr(int64(1))}))
	in := MessageListIn{Conv: "g:go-a", After: Ptr(int64(0))}
	whole := must(alice.Message.List(ctx, in)).Entries
	in.Limit = Ptr(int64(1))
	all(t, whole, alice.Message.ListAll(ctx, in))
	readers := MessageReadersIn{Conv: "g:go-a", Seq: whole[len(whole)-1].Seq, Which: "unread"}
	all(t, must(alice.Message.Readers(ctx, readers)).Users, alice.Message.ReadersAll(ctx, readers))
	n := 0
	alice.Message.ListAll(ctx, in)(func(Entry, error) bool { n++; return n < 2 })
	want(t, n, 2)
	alice.Message.ListAll(ctx, MessageListIn{Conv: "g:none"})(func(_ Entry, err error) bool {
		wantCode(t, err, CodeNotMember)
		return true
	})
}

func all[Row any](t *testing.T, whole []Row, each func(func(Row, error) bool)) {
	t.Helper()
	rows := []Row{}
	each(func(row Row, err error) bool {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
		return true
	})
	if len(rows) == 0 {
		t.Fatal("it is empty")
	}
	want(t, rows, whole)
}

func TestASendWhoseAnswerIsLostIsThereOnce(t *testing.T) {
	for _, mode := range []string{"cut", "lost", "slow", "stall"} {
		id := "go-" + mode
		must(box().Group.Create(ctx, GroupCreateIn{ID: id, Name: "X", Members: []string{"alice"}}))
		c, _ := badWay(mode)
		if mode == "slow" || mode == "stall" {
			c.Timeout = 5 * time.Second
		}
		sent := must(c.As("alice").Message.Send(ctx, MessageSendIn{Conv: "g:" + id, Kind: "text", Body: hello}))
		said := []int64{}
		box().As("alice").Message.ListAll(ctx, MessageListIn{Conv: "g:" + id, After: Ptr(int64(0))})(
			func(e Entry, err error) bool {
				if err == nil && e.Type == "message" {
					said = append(said, e.Seq)
				}
				return err == nil
			})
		want(t, said, []int64{sent.Seq})
	}
}

func TestACallWithoutACidIsDoneOnce(t *testing.T) {
	for _, mode := range []string{"lost", "late"} {
		c, _ := badWay(mode)
		id := "go-once-" + mode
		want(t, must(c.User.Create(ctx, UserCreateIn{ID: id})).User.ID, id)
	}
}

func TestItWaitsAsLongAsItIsTold(t *testing.T) {
	for _, mode := range []string{"busy", "fast"} {
		c, pauses := badWay(mode)
		must(c.User.Get(ctx, UserGetIn{ID: "alice"}))
		if len(*pauses) != 1 || (*pauses)[0] < 7*time.Second {
			t.Fatal(*pauses)
		}
	}
}

func TestAPatchWithoutACidIsNotRepeated(t *testing.T) {
	in := UserUpdateIn{ID: "carol", Name: "Carol"}
	for mode, code := range map[string]Code{"lost": CodeOffline, "busy": CodeBusy} {
		c, pauses := badWay(mode)
		_, err := c.User.Update(ctx, in)
		wantCode(t, err, code)
		want(t, attempts(t, err), 1)
		want(t, len(*pauses), 0)
	}
	c, pauses := badWay("fast")
	must(c.User.Update(ctx, in))
	want(t, len(*pauses), 1)
}

func TestItGivesUp(t *testing.T) {
	c, _ := badWay("down")
	_, err := c.User.Get(ctx, UserGetIn{ID: "alice"})
	wantCode(t, err, CodeBusy)
	want(t, attempts(t, err), attemptsMax)
	c, pauses := badWay("down")
	c.Deadline = 3 * time.Second
	_, err = c.User.Get(ctx, UserGetIn{ID: "alice"})
	wantCode(t, err, CodeBusy)
	want(t, len(*pauses), 0)
	slow, _ := badWay("drip") // which would be whole at last
	slow.Deadline = 2 * time.Second
	_, err = slow.User.Get(ctx, UserGetIn{ID: "alice"})
	wantCode(t, err, CodeOffline)
	nobody := patient(NewClient("http://127.0.0.1:1", "x"))
	nobody.sleep = c.sleep
	_, err = nobody.User.Update(ctx, UserUpdateIn{ID: "a"})
	want(t, wantCode(t, err, CodeOffline).Status, 0)
	want(t, len(*pauses), attemptsMax-1)
}

func TestTokensBySecretAndByPrivateKey(t *testing.T) {
	block, _ := pem.Decode(must(os.ReadFile(os.Getenv("SDK_PRIVATE"))))
	private := must(x509.ParsePKCS8PrivateKey(block.Bytes)).(ed25519.PrivateKey)
	secret := []byte(os.Getenv("SDK_SECRET"))
	good := []string{SignedToken{User: "alice", Issuer: "hs"}.SignHS256(secret),
		SignedToken{User: "alice", Issuer: "ed"}.SignEdDSA(private)}
	for _, token := range good {
		want(t, must(clientOf(token).User.Get(ctx, UserGetIn{ID: "bob"})).User.ID, "bob")
	}
	bad := []string{SignedToken{User: "alice", Issuer: "hs"}.SignHS256([]byte("another")),
		SignedToken{User: "alice", Issuer: "hs", Tenant: "other"}.SignHS256(secret),
		SignedToken{User: "alice", Issuer: "hs", Now: time.Now().Add(-2 * time.Hour)}.SignHS256(secret)}
	for _, token := range bad {
		_, err := clientOf(token).User.List(ctx, UserListIn{})
		wantCode(t, err, CodeUnauthorized)
	}
}

// From the specification of Standard Webhooks.
const (
	hookSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	hookOther     = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
	hookID        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	hookBody      = `{"test": 2432232314}`
	hookSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

var hookTime = time.Unix(1614265330, 0)

func hookHeader(timestamp, signature string) http.Header {
	h := http.Header{}
	h.Set("webhook-id", hookID)
	h.Set("webhook-timestamp", timestamp)
	h.Set("webhook-signature", signature)
	return h
}

func TestWebhooks(t *testing.T) {
	one, both := must(NewWebhookVerifier(hookSecret)), must(NewWebhookVerifier(hookOther, hookSecret))
	want(t, one.Sign(hookID, hookTime, []byte(hookBody)), hookSignature)
	good := hookHeader("1614265330", "v1,AAAA v1a,x "+hookSignature)
	want(t, one.verifyAt(good, []byte(hookBody), hookTime.Add(299*time.Second)), nil)
	want(t, both.verifyAt(good, []byte(hookBody), hookTime.Add(-299*time.Second)), nil)
	for _, wrong := range []error{
		one.verifyAt(good, []byte(hookBody+" "), hookTime),
		one.verifyAt(good, []byte(hookBody), hookTime.Add(301*time.Second)),
		one.verifyAt(good, []byte(hookBody), hookTime.Add(-301*time.Second)),
		one.verifyAt(hookHeader("1614265331", hookSignature), []byte(hookBody), hookTime),
		one.verifyAt(hookHeader("now", hookSignature), []byte(hookBody), hookTime),
		one.verifyAt(hookHeader("1614265330", hookSignature[3:]), []byte(hookBody), hookTime),
		one.verifyAt(hookHeader("1614265330", "v2"+hookSignature[2:]), []byte(hookBody), hookTime),
		one.verifyAt(http.Header{}, []byte(hookBody), hookTime),
		must(NewWebhookVerifier(hookOther)).verifyAt(good, []byte(hookBody), hookTime),
		one.Verify(good, []byte(hookBody)),
	} {
		if !errors.Is(wrong, ErrWebhook) {
			t.Fatal(wrong)
		}
	}
}
