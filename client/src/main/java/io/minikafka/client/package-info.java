/// What an application may put beside its Kafka client. RFC 0026, section 4.3.
@NullMarked
package io.minikafka.client;

import org.jspecify.annotations.NullMarked;
