/** PMML: models as XML. Depends on markup, reader, report. */
package io.lazaretto.artifact.pmml;
