/// What a language model that misbehaves costs a broker's clients: `./dev evaluate model`. RFC 0019.
@NullMarked
package io.minikafka.simulator.model;

import org.jspecify.annotations.NullMarked;
