/**
 * One combined KRaft broker and controller in this JVM, on the code path of the real server. Hides how a node is formatted,
 * configured and stopped. Knows nothing of Lazaretto's topics.
 */
package io.lazaretto.broker;
