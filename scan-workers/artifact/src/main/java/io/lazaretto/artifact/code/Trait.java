package io.lazaretto.artifact.code;

/** Where a value comes from. */
enum Trait {
    /** Not, or not only, a known constant. */
    OPAQUE,
    /** Unpacked from another form: base64, compression, characters by number. */
    DECODED,
    /** Came over the network. */
    DOWNLOADED,
    /** A credential. */
    SECRET,
    /** The whole environment. */
    ENVIRONMENT
}
