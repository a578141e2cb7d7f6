/** Which Kafka cluster a command talks to, and how. Hides client configuration files and the search for a local instance. */
package io.lazaretto.standalone.cluster;
