// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an operation takes: the members that were given, null ones left out. */
public abstract class Input {
    final Map<String, Object> values = new LinkedHashMap<>();

    Input() {
    }

    Input(Map<String, Object> values) {
        this.values.putAll(values);
    }

    final void put(String name, Object value) {
        if (value == null)
            values.remove(name);
        else
            values.put(name, value);
    }
}
