/**
 * HDF5 files, walked object by object: groups, links, attributes, datasets, heaps. Finds what makes a reader look outside
 * the file, or allocate far more than is stored, and hands the configuration that Keras keeps in attributes on. What is
 * not walked is said to be not examined. Source: HDF5 File Format Specification version 3.0. Depends on bytes, budget,
 * reader, report and keras.
 */
package io.lazaretto.artifact.hdf5;
