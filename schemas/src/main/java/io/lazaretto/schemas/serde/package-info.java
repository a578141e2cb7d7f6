/**
 * Events as bytes: the contracts, and serdes for them in the Confluent wire format (zero byte, four-byte schema id, Avro
 * binary), with a schema registry or without one. Both ways give the same bytes for the same schema id.
 */
package io.lazaretto.schemas.serde;
