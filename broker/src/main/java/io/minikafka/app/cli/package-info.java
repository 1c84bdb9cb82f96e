/// The commands of `minikafka`. All but `start`, `stop` and the process part of `status` speak to a
/// broker through the ordinary Kafka client, so they work with any Kafka broker.
@NullMarked
package io.minikafka.app.cli;

import org.jspecify.annotations.NullMarked;
