/**
 * A second reading of the verdict rules (design, section 6), written from the text and not from the aggregator, so that
 * the two can disagree. Depends on the schemas only.
 */
package io.lazaretto.proving.oracle;
