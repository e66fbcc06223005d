// SPDX-License-Identifier: Apache-2.0

package yizhan

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Code is a stable code: decide by it.
type Code string

// CodeOffline is said by this package: no answer came, and whether the call
// took effect is not known.
const CodeOffline Code = "offline"

// Error is what a call ends with when it does not succeed.
type Error struct {
	Code       Code
	Status     int // of HTTP; 0: offline
	Title      string
	Hint       string
	Field      string
	RequestID  string   // as in the daemon's log
	Pointers   []string // into the request, such as "#/members/3"
	RetryAfter time.Duration

	cause   error
	notSent bool
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %s", e.Code, e.Title)
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	if e.RequestID != "" {
		text += " [request " + e.RequestID + "]"
	}
	return text
}

// Unwrap is what the network said, if it was the network.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf is the code of an error of this package, "" of any other.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func refusal(response *http.Response, data []byte, id string) *Error {
	var problem struct {
		Code      Code   `json:"code"`
		Title     string `json:"title"`
		Hint      string `json:"hint"`
		Field     string `json:"field"`
		RequestID string `json:"request_id"`
		Errors    []struct {
			Pointer string `json:"pointer"`
		} `json:"errors"`
	}
	if json.Unmarshal(data, &problem) != nil || problem.Code == "" {
		problem.Code, problem.Title = CodeInternal, response.Status
	}
	e := &Error{Code: problem.Code, Status: response.StatusCode, Title: problem.Title,
		Hint: problem.Hint, Field: problem.Field, RequestID: problem.RequestID}
	if e.RequestID == "" {
		e.RequestID = id
	}
	for _, one := range problem.Errors {
		e.Pointers = append(e.Pointers, one.Pointer)
	}
	wait := strings.TrimSpace(response.Header.Get("Retry-After"))
	if s, err := strconv.ParseUint(wait, 10, 31); err == nil {
		e.RetryAfter = time.Duration(s) * time.Second
	}
	return e
}
