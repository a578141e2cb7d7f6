/** Licences that files claim: identifiers of the SPDX list, titles of licence texts. Claims, never legal advice. */
package io.lazaretto.artifact.license;
