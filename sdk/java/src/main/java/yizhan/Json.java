// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * JSON (RFC 8259), as much of it as the daemon speaks: objects are maps, lists
 * lists, whole numbers Long, others Double. Small, so that the SDK needs no
 * library of which its host has another version.
 */
final class Json {
    private static final int DEPTH_MAX = 64;
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The one value of a text; IllegalArgumentException when it is none. */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.blanks();
        if (json.at != text.length())
            throw json.wrong("more than one value");
        return value;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("JSON: " + why + " at " + at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0)
            at++;
    }

    private char peek() {
        blanks();
        if (at >= text.length())
            throw wrong("it ends too early");
        return text.charAt(at);
    }

    private boolean has(char c) {
        if (peek() != c)
            return false;
        at++;
        return true;
    }

    private void need(char c) {
        if (!has(c))
            throw wrong("no " + c);
    }

    private Object value(int depth) {
        if (depth > DEPTH_MAX)
            throw wrong("nested too deeply");
        switch (peek()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string();
        case 't':
            return word("true", Boolean.TRUE);
        case 'f':
            return word("false", Boolean.FALSE);
        case 'n':
            return word("null", null);
        default:
            return number();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at))
            throw wrong("an unknown word");
        at += word.length();
        return value;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> out = new LinkedHashMap<>();
        need('{');
        if (has('}'))
            return out;
        do {
            if (peek() != '"')
                throw wrong("no name");
            String name = string();
            need(':');
            out.put(name, value(depth + 1));
        } while (has(','));
        need('}');
        return out;
    }

    private List<Object> array(int depth) {
        List<Object> out = new ArrayList<>();
        need('[');
        if (has(']'))
            return out;
        do {
            out.add(value(depth + 1));
        } while (has(','));
        need(']');
        return out;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < ' ')
                throw wrong("a control character");
            out.append(c == '\\' ? escaped() : c);
        }
        throw wrong("a string does not end");
    }

    /** Leaves the place at the escape's last character. */
    private char escaped() {
        if (++at >= text.length())
            throw wrong("a string does not end");
        char c = text.charAt(at);
        int i = "\"\\/bfnrt".indexOf(c);
        if (i >= 0)
            return "\"\\/\b\f\n\r\t".charAt(i);
        if (c != 'u' || at + 4 >= text.length())
            throw wrong("an unknown escape");
        int unit = 0;
        for (int n = 0; n < 4; n++) {
            int digit = Character.digit(text.charAt(++at), 16);
            if (digit < 0 || text.charAt(at) > 'f')
                throw wrong("an unknown escape");
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private Object number() {
        int begin = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0)
            at++;
        String digits = text.substring(begin, at);
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"))
            throw wrong("no value");
        if (digits.matches("-?[0-9]{1,18}"))
            return Long.valueOf(digits);
        if (digits.matches("-?[0-9]{19}")) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException e) {
                return Double.valueOf(digits);
            }
        }
        return Double.valueOf(digits);
    }

    // --- Writing

    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        if (value instanceof Input input)
            write(out, input.values);
        else if (value instanceof Map<?, ?> map)
            write(out, map);
        else if (value instanceof Collection<?> list)
            write(out, list);
        else if (value instanceof CharSequence || value instanceof Character)
            quote(out, value.toString());
        else if (value == null || value instanceof Boolean || isPlain(value))
            out.append(value);
        else
            throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number n && !Double.isNaN(n.doubleValue())
                && !Double.isInfinite(n.doubleValue());
    }

    private static void write(StringBuilder out, Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> e : map.entrySet()) {
            out.append(before);
            quote(out, e.getKey().toString());
            out.append(':');
            write(out, e.getValue());
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void write(StringBuilder out, Collection<?> list) {
        char before = '[';
        for (Object value : list) {
            out.append(before);
            write(out, value);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\')
                out.append('\\').append(c);
            else if (c < ' ')
                out.append(String.format("\\u%04x", (int) c));
            else
                out.append(c);
        }
        out.append('"');
    }

    // --- Members; what is absent or of another kind is null, zero or empty

    static String string(Map<String, Object> m, String name) {
        return m.get(name) instanceof String s ? s : null;
    }

    static long number(Map<String, Object> m, String name) {
        return m.get(name) instanceof Number n ? n.longValue() : 0;
    }

    static Long numberOrNull(Map<String, Object> m, String name) {
        return m.get(name) instanceof Number n ? n.longValue() : null;
    }

    static double decimal(Map<String, Object> m, String name) {
        return m.get(name) instanceof Number n ? n.doubleValue() : 0;
    }

    static Double decimalOrNull(Map<String, Object> m, String name) {
        return m.get(name) instanceof Number n ? n.doubleValue() : null;
    }

    static boolean flag(Map<String, Object> m, String name) {
        return Boolean.TRUE.equals(m.get(name));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> m, String name) {
        return m.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    static <T> T object(Map<String, Object> m, String name, Function<Map<String, Object>, T> from) {
        Map<String, Object> map = map(m, name);
        return map == null ? null : from.apply(map);
    }

    private static List<?> items(Map<String, Object> m, String name) {
        return m.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    static <T> List<T> list(Map<String, Object> m, String name,
            Function<Map<String, Object>, T> from) {
        List<T> out = new ArrayList<>();
        for (Object item : items(m, name)) {
            if (item instanceof Map<?, ?> map)
                out.add(from.apply((Map<String, Object>) map));
        }
        return out;
    }

    static List<String> strings(Map<String, Object> m, String name) {
        return items(m, name).stream().map(String::valueOf).toList();
    }

    static List<Long> numbers(Map<String, Object> m, String name) {
        return items(m, name).stream().filter(Number.class::isInstance)
                .map(n -> ((Number) n).longValue()).toList();
    }
}
