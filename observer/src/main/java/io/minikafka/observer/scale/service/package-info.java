/// The scaler at work (RFC 0018): reads load, decides each minute, carries out, publishes, remembers over a restart.
@NullMarked
package io.minikafka.observer.scale.service;

import org.jspecify.annotations.NullMarked;
