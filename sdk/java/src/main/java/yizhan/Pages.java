// SPDX-License-Identifier: Apache-2.0
package yizhan;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The rows of a list, page after page, each asked for when it is reached. */
final class Pages<I extends Input, O, R> implements Iterator<R> {
    private final I again;
    private final Function<I, O> ask;
    private final Function<O, List<R>> rows;
    private final BiPredicate<I, O> step;
    private Iterator<R> page = Collections.emptyIterator();
    private boolean isMore = true;

    /** step sets the cursor of the next page and says whether there is one. */
    Pages(I again, Function<I, O> ask, Function<O, List<R>> rows, BiPredicate<I, O> step) {
        this.again = again;
        this.ask = ask;
        this.rows = rows;
        this.step = step;
    }

    static <R> R last(List<R> rows) {
        return rows.get(rows.size() - 1);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && isMore) {
            O out = ask.apply(again);
            page = rows.apply(out).iterator();
            isMore = step.test(again, out);
        }
        return page.hasNext();
    }

    @Override
    public R next() {
        if (!hasNext())
            throw new NoSuchElementException();
        return page.next();
    }
}
