/** What the tests of this module share: waiting, models on disk, a reader of the arrivals topic. */
package io.lazaretto.ingest.testing;
