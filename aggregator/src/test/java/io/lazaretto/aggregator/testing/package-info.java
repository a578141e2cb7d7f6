/** Builders of the records that every test of this module needs. Test scope only. */
package io.lazaretto.aggregator.testing;
