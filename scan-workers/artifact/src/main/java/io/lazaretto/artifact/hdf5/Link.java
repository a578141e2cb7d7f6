package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/**
 * A name in a group.
 *
 * @param target address of an object header, for a hard link
 * @param value where else the link leads to, for the other kinds
 * @param at address of the link itself
 */
record Link(Kind kind, String name, long target, String value, long at) {
    private static final int MAX_SHOWN = 256;
    private static final int SOFT = 1;
    private static final int EXTERNAL = 64;

    Link {
        name = shown(name);
        value = shown(value);
    }

    private static String shown(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) : text;
    }

    /** What a link is. */
    enum Kind {
        HARD,
        SOFT,
        EXTERNAL,
        USER_DEFINED
    }

    /** A link message (section IV.A.2.g). */
    static Link read(Cursor cursor) throws IOException, MalformedArtifactException {
        long at = cursor.at();
        cursor.expect("version of a link", cursor.u8(), 1);
        int flags = cursor.u8();
        int type = (flags & 8) != 0 ? cursor.u8() : 0;
        cursor.skip((flags & 4) != 0 ? 8 : 0);
        cursor.skip((flags & 16) != 0 ? 1 : 0);
        String name = cursor.text(cursor.size(1 << (flags & 3)));
        if (type == 0) {
            return new Link(Kind.HARD, name, cursor.address(), "", at);
        }
        Cursor value = cursor.part(cursor.u16());
        if (type == SOFT) {
            return new Link(Kind.SOFT, name, -1, value.text(value.left()), at);
        }
        if (type != EXTERNAL) {
            return new Link(Kind.USER_DEFINED, name, -1, "", at);
        }
        value.skip(1);
        String file = value.terminated();
        return new Link(Kind.EXTERNAL, name, -1, file + ":" + value.text(value.left()), at);
    }
}
