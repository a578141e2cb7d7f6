/**
 * What a detector says: outcome, observations, candidates. Plain records without any event or wire format, so that a
 * detector and its isolated process need next to nothing beyond the JDK.
 */
package io.lazaretto.artifact.report;
