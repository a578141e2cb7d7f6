/** Where the files of a checkpoint come from: mapped from a folder, or copied out of what a broker hands over. */
package io.lazaretto.inference.checkpoint.files;
