// SPDX-License-Identifier: Apache-2.0

package yizhan

import (
	"reflect"
	"strings"
)

// fields makes the params of an input: a struct becomes a map without the
// members that are not given. Unlike by `omitempty` of encoding/json, an empty
// list that is not nil is given: it takes all away.
func fields(in any) map[string]any {
	if params, ok := in.(map[string]any); ok {
		out := make(map[string]any, len(params))
		for name, value := range params {
			out[name] = value
		}
		return out
	}
	out := map[string]any{}
	v := reflect.ValueOf(in)
	if in == nil || v.Kind() != reflect.Struct {
		return out
	}
	for i := 0; i < v.NumField(); i++ {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if value, ok := given(v.Field(i)); ok || options == "" {
			out[name] = value
		}
	}
	return out
}

func given(v reflect.Value) (any, bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, false
		}
		value, _ := given(v.Elem())
		return value, true
	case reflect.Struct:
		return fields(v.Interface()), true
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i], _ = given(v.Index(i))
		}
		return list, !v.IsNil()
	case reflect.Interface, reflect.Map:
		return v.Interface(), !v.IsNil()
	case reflect.String:
		return v.String(), v.Len() > 0
	}
	return v.Interface(), true
}
