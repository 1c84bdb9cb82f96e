/// What the API means: one handler per request, and what they share.
@NullMarked
package io.minikafka.broker;

import org.jspecify.annotations.NullMarked;
