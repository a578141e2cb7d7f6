/** Names and settings of every topic and group, and the set-up of a cluster from them. */
package io.lazaretto.schemas.topic;
