// SPDX-License-Identifier: Apache-2.0

package yizhan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
)

const partBytes = 1 << 20 // of a file, in one call: a slow line, too, does it in Timeout

// Upload puts a file of size bytes onto the box, part by part; messages may name
// it then. It is a person's: a key acts as one. What came is compared with what was
// sent.
func (c *Client) Upload(ctx context.Context, name string, from io.ReaderAt, size int64) (*File, error) {
	made, err := c.File.Create(ctx, FileCreateIn{Name: name, Size: size})
	if err != nil {
		return nil, err
	}
	done, err := c.give(ctx, made.File.ID, from, size)
	if err != nil {
		c.giveUp(made.File.ID)
		return nil, err
	}
	return &done.File, nil
}

// give puts the parts and finishes.
func (c *Client) give(ctx context.Context, id string, from io.ReaderAt, size int64) (*FileFinishOut, error) {
	part, sum := make([]byte, least(partBytes, size)), sha256.New()
	for at := int64(0); at < size; at += partBytes {
		part = part[:least(partBytes, size-at)]
		if n, err := from.ReadAt(part, at); n < len(part) {
			return nil, fmt.Errorf("yizhan: the source ends early: %w", err)
		}
		sum.Write(part)
		header := c.headers()
		header.Set("Content-Type", "application/octet-stream")
		put := op{"file.put", http.MethodPut, "", false}
		path := fmt.Sprintf("%s/v1/files/%s/parts/%d", c.url, id, at)
		if _, err := c.repeat(ctx, request{put, path, part, header, 0}); err != nil {
			return nil, err
		}
	}
	done, err := c.File.Finish(ctx, FileFinishIn{ID: id})
	if err == nil && done.File.Hash != hex.EncodeToString(sum.Sum(nil)) {
		err = errors.New("yizhan: other bytes came than were sent")
	}
	return done, err
}

// giveUp gives back the room of an upload that failed, which would be held for a
// day. It is tried once, also when the caller's context is over: she is to hear
// what was wrong first.
func (c *Client) giveUp(id string) {
	remove := op{"file.delete", http.MethodDelete, "", false}
	_, _ = c.attempt(context.Background(), request{remove, c.url + "/v1/files/" + id, nil, c.headers(), 0})
}

// Download writes the bytes of a file, part by part, and says what it is. where
// names the file, and the message that does when it is not the caller's own.
func (c *Client) Download(ctx context.Context, where FileGetIn, to io.Writer) (*File, error) {
	shown, err := c.File.Get(ctx, where)
	if err != nil {
		return nil, err
	}
	get := op{"file.read", http.MethodGet, "/v1/files/{id}/content", false}
	path, _, err := encode(get, fields(where))
	if err != nil {
		return nil, err
	}
	for at := int64(0); at < shown.File.Size; at += partBytes {
		n, header := least(partBytes, shown.File.Size-at), c.headers()
		header.Set("Range", fmt.Sprintf("bytes=%d-%d", at, at+n-1))
		part, err := c.repeat(ctx, request{get, c.url + path, nil, header, n})
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(part.Result); err != nil {
			return nil, err
		}
	}
	return &shown.File, nil
}
