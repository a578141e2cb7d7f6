/** Fixtures and fakes for tests of this room. */
package io.lazaretto.inference.testing;
