/** Where log lines go before, or without, Quarkus. Hides the log manager. */
package io.lazaretto.standalone.logs;
