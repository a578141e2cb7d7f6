/**
 * End-to-end runs: models flow into a cluster while its members are killed, then the checker judges what the topics say.
 * Brings together {@code corpus}, {@code cluster}, {@code capture} and {@code checker}; knows ingest's HTTP interface and
 * its watched folder, nothing else of the services.
 */
package io.lazaretto.proving.suite;
