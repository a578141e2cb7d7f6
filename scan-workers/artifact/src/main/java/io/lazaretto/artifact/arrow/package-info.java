/** Tables of data: Arrow IPC and Parquet. Accounts for every byte; columns are data. Depends on reader, report, bytes. */
package io.lazaretto.artifact.arrow;
