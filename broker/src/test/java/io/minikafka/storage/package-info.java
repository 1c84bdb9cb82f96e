@NullMarked
package io.minikafka.storage;

import org.jspecify.annotations.NullMarked;
