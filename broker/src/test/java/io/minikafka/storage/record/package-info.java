@NullMarked
package io.minikafka.storage.record;

import org.jspecify.annotations.NullMarked;
