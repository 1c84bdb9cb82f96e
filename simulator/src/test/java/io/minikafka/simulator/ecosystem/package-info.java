/// Other people's programs against a real broker process: Kafka's command line tools, Streams applications, Connect
/// workers, and the calls of web interfaces. RFC 0011.
@NullMarked
package io.minikafka.simulator.ecosystem;

import org.jspecify.annotations.NullMarked;
