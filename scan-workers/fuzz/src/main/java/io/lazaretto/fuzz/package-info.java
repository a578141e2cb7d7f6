/**
 * Fuzz targets for everything that reads hostile bytes, and the campaign that runs them under Jazzer. A target is a shape of
 * input and what must hold for it; the oracle says more than "nothing was thrown". Depends on the artifact room and the
 * builders of its tests; nothing depends on it.
 */
package io.lazaretto.fuzz;
