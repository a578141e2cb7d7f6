/** XML and HTML: PMML, OpenVINO, SVG. Entities are never followed. Depends on reader, report, bytes. */
package io.lazaretto.artifact.markup;
