/** What several tests of this module need. */
package io.lazaretto.standalone.testing;
