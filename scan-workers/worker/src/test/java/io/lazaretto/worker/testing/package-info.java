/** Fakes and helpers for tests of this room; product code, only not shipped. */
package io.lazaretto.worker.testing;
