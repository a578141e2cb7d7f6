/**
 * Identities that every room must compute alike: content digests over the canonical manifest, arrival ids, finding ids.
 * Pure functions over values; depends on the JDK only.
 */
package io.lazaretto.schemas.identity;
