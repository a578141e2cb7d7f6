/** Three small models to try the pipeline on. Built, not stored: hides how their bytes come about. */
package io.lazaretto.standalone.sample;
