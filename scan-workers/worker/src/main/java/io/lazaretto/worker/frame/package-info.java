/**
 * The protocol between a worker and its scanner processes: frames over standard input and output. Hides the byte layout
 * and the bounds on everything that comes back. A scanner is hostile once a model has taken it over, so whatever reads
 * {@link io.lazaretto.worker.frame.FromScanner} trusts no length, count or text in it. Depends on the JDK and the records
 * of the artifact room only, for it is on the class path of the scanner process.
 */
package io.lazaretto.worker.frame;
