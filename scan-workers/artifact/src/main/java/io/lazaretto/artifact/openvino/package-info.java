/** OpenVINO's intermediate representation: layers in XML, constants in a file beside it. Depends on markup, reader, report. */
package io.lazaretto.artifact.openvino;
