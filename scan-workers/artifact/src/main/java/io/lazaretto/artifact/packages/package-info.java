/** Lists of packages that an installer fetches (requirements of pip, conda environments): from where, over what. */
package io.lazaretto.artifact.packages;
