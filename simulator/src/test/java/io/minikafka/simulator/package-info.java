/// Tests from outside: real clients against a real broker process, crashes, fuzzing and soak.
@NullMarked
package io.minikafka.simulator;

import org.jspecify.annotations.NullMarked;
