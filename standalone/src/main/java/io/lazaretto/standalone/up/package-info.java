/** The life of {@code up}: what starts after what, what is printed, how it ends. */
package io.lazaretto.standalone.up;
