/** YAML as events: no object is ever built from it. Hides the YAML library; depends on code, packages, shell, reader, report, bytes. */
package io.lazaretto.artifact.yaml;
