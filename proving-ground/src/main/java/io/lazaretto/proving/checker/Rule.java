package io.lazaretto.proving.checker;

/** One or a few related promises. Stateless; reports every breach that it finds. */
interface Rule {
    void check(Evidence evidence, Breaches breaches);
}
