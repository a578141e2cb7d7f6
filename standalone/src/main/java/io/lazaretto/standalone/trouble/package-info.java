/** Why a command cannot do its work, in words for the person who typed it. */
package io.lazaretto.standalone.trouble;
