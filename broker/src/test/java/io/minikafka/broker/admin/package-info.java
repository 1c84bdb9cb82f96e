@NullMarked
package io.minikafka.broker.admin;

import org.jspecify.annotations.NullMarked;
